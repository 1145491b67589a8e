import { generateURI, verifySync } from "otplib";

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, 30 s. */
const period = 30;
const issuer = "UPay Console";

/** What people type around the digits ("123 456") is dropped. */
export const typedCode = (text: string) => text.replace(/[\s-]/g, "");

export const looksLikeTotp = (code: string) => /^\d{6}$/.test(code);

/**
 * The 30-second step whose code this is, looking one step back and one ahead for clocks that
 * differ (RFC 6238, 5.2).
 *
 * @param secret base32
 * @param lastStep the newest step already used: it and older ones are not taken again
 * @returns null where the code is wrong or was used
 */
export function acceptedStep(
  secret: string,
  code: string,
  now: Date,
  lastStep: number | null,
): number | null {
  if (!looksLikeTotp(code)) return null;
  const epoch = Math.floor(now.getTime() / 1000);
  const result = verifySync({ secret, token: code, epoch, epochTolerance: period, period });
  if (!result.valid || !("timeStep" in result)) return null;
  return lastStep !== null && result.timeStep <= lastStep ? null : result.timeStep;
}

/** The otpauth address that authenticator apps read from a QR code. */
export const enrolmentUri = (secret: string, email: string) =>
  generateURI({ issuer, label: email, secret, period });
