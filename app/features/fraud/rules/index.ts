import { amount } from "./amount.ts";
import { crowdedDevice } from "./crowded-device.ts";
import { failures } from "./failures.ts";
import { foreignCard } from "./foreign-card.ts";
import { impossiblePace } from "./impossible-pace.ts";
import { manyCards } from "./many-cards.ts";
import { manyDevices } from "./many-devices.ts";
import { newCountry } from "./new-country.ts";
import { newDevice } from "./new-device.ts";
import { newMerchant } from "./new-merchant.ts";
import { spending } from "./spending.ts";
import { unusualHour } from "./unusual-hour.ts";
import { velocity } from "./velocity.ts";

/** Every rule. A new one is its file, its test, its words in app/i18n and one line here. */
export const rules = [
  velocity,
  spending,
  failures,
  amount,
  newDevice,
  newCountry,
  foreignCard,
  impossiblePace,
  newMerchant,
  manyCards,
  manyDevices,
  crowdedDevice,
  unusualHour,
] as const;

export type RuleName = (typeof rules)[number]["name"];
