import { encode } from "uqr";

/** A QR code as one SVG path in a square of `size` units; modules are one unit wide. */
export interface QrCode {
  size: number;
  path: string;
}

/** Encodes a text with the quiet zone of four modules that scanners want (ISO/IEC 18004, 6.3.8). */
export function qrCode(text: string): QrCode {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return { size, path };
}
