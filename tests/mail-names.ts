import { generateKeyPairSync } from "node:crypto";
import { dkimSign } from "mailauth/lib/dkim/sign.js";

/** A resolver that knows these records and no others: `name type` to what `dns.resolve` gives. */
export const namesOf =
  (records: Record<string, string[] | string[][]>) => async (name: string, type: string) => {
    const found = records[`${name} ${type}`];
    if (!found) throw Object.assign(new Error(`${type} ${name}`), { code: "ENOTFOUND" });
    return found;
  };

/** A resolver that nobody answers. */
export const silentNames = () => new Promise<never>(() => undefined);

/** A domain that signs its mails: what it publishes, and how it signs. */
export function signingDomain(domain: string, policy: string | null = "v=DMARC1; p=reject") {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = publicKey.export({ type: "spki", format: "der" }).toString("base64");
  return {
    records: {
      [`one._domainkey.${domain} TXT`]: [[`v=DKIM1; k=rsa; p=${key}`]],
      [`${domain} TXT`]: [["v=spf1 ip4:192.0.2.0/24 -all"]],
      ...(policy && { [`_dmarc.${domain} TXT`]: [[policy]] }),
    } as Record<string, string[][]>,
    /** The mail with its signature before it. */
    async sign(raw: Buffer, headerList?: string): Promise<Buffer> {
      const { signatures, errors } = await dkimSign(raw, {
        signatureData: [
          {
            signingDomain: domain,
            selector: "one",
            privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
          },
        ],
        ...(headerList && { headerList }),
      } as unknown as Parameters<typeof dkimSign>[1]);
      if (errors.length > 0) throw errors[0];
      return Buffer.concat([Buffer.from(signatures), raw]);
    },
  };
}
