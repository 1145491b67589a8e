import type { Features } from "../features.ts";
import type { Lists } from "./listing.ts";

/** What rules read of a payment itself. `null` is "not told". */
export interface PaymentFacts {
  /** when it is judged, milliseconds since 1970: by it entries of lists expire */
  at: number;
  currency: string;
  method: string;
  channel: string | null;
  customerId: string | null;
  email: string | null;
  merchantId: string | null;
  merchantMcc: string | null;
  merchantCountry: string | null;
  terminalId: string | null;
  cardFingerprint: string | null;
  cardBin: string | null;
  cardNetwork: string | null;
  cardIssuer: string | null;
  cardCountry: string | null;
  deviceId: string | null;
  deviceIp: string | null;
  deviceCountry: string | null;
}

/** Everything one evaluation sees. */
export interface Surroundings {
  features: Features;
  payment: PaymentFacts;
  lists: Lists;
}
