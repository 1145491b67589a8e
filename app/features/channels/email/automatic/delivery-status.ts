import { allFields, firstField, type HeaderField, readHeaderBlock } from "../mime/header-fields.ts";

/** What a mail server says happened to a mail for one recipient. */
export interface Delivery {
  recipient: string;
  action: "failed" | "delayed" | "delivered" | "relayed" | "expanded" | "unknown";
  /** enhanced status code (RFC 3463), as `5.1.1`; empty if it says none */
  status: string;
  /** the other server's words */
  diagnostic: string;
}

const actions = new Set(["failed", "delayed", "delivered", "relayed", "expanded"]);
const isAction = (word: string): word is Delivery["action"] => actions.has(word);

/** The last word of a field with a type before a semicolon: `rfc822; ann@example.com`. */
function afterType(value: string | undefined): string {
  const text = (value ?? "").trim();
  const semicolon = text.indexOf(";");
  return (semicolon === -1 ? text : text.slice(semicolon + 1)).trim();
}

export const statusCode = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/;

function deliveryOf(fields: HeaderField[]): Delivery | undefined {
  const recipient = afterType(
    firstField(fields, "final-recipient") ?? firstField(fields, "original-recipient"),
  )
    .replace(/^<|>$/g, "")
    .replace(/\s+\(.*$/, "");
  const action =
    (firstField(fields, "action") ?? "")
      .toLowerCase()
      .trim()
      .split(/[\s(;]/)[0] ?? "";
  const status = statusCode.exec(firstField(fields, "status") ?? "")?.[1] ?? "";
  const diagnostic = allFields(fields, "diagnostic-code").map(afterType).join(" ").trim();
  if (recipient === "" && action === "" && status === "") return undefined;
  return { recipient, action: isAction(action) ? action : "unknown", status, diagnostic };
}

/**
 * Reads a message/delivery-status part (RFC 3464): groups of fields parted by empty lines, the first about the
 * whole mail.
 */
export function readDeliveryStatus(text: string): Delivery[] {
  const deliveries: Delivery[] = [];
  const groups = text.replace(/\r\n?/g, "\n").split(/\n[ \t]*\n/);
  for (const group of groups.slice(0, 1_000)) {
    const { fields } = readHeaderBlock(`${group}\n\n`, 0, group.length + 2);
    const delivery = deliveryOf(fields);
    if (delivery) deliveries.push(delivery);
  }
  return deliveries;
}
