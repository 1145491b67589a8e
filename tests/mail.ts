import { randomUUID } from "node:crypto";
import { createTransport } from "nodemailer";

interface Written {
  from?: string;
  to?: string;
  subject?: string;
  headers?: string[];
  text?: string;
  /** null: without one */
  id?: string | null;
}

/** A raw mail. */
export const rawMail = ({
  from = "Ann <ann@example.org>",
  to = "support@upay.example",
  id = `<${randomUUID()}@example.org>`,
  ...rest
}: Written) =>
  Buffer.from(
    [
      ...(rest.headers ?? []),
      `From: ${from}`,
      `To: ${to}`,
      `Subject: ${rest.subject ?? "Payment failed"}`,
      ...(id === null ? [] : [`Message-ID: ${id}`]),
      "Content-Type: text/plain; charset=utf-8",
      "",
      rest.text ?? "I paid twice.",
      "",
    ].join("\r\n"),
  );

/** Sends a raw mail by SMTP, byte for byte. @returns the server's answer. @throws with its refusal */
export async function sendRaw(
  port: number,
  raw: Buffer,
  { from = "ann@example.org", to = ["support@upay.example"] }: { from?: string; to?: string[] } = {},
): Promise<string> {
  const transport = createTransport({ host: "127.0.0.1", port, ignoreTLS: true });
  try {
    const { response } = await transport.sendMail({ envelope: { from, to }, raw });
    return response;
  } finally {
    transport.close();
  }
}
