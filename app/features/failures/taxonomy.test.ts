import { describe, expect, it } from "vitest";
import { failures as words } from "#app/i18n/en/failures.ts";
import { failureReasons, isRiskReason, reasonGroups, reasons } from "./reasons.ts";
import { Taxonomy } from "./taxonomy.ts";

/** ISO 8583 codes by reason, and processors' words, as in the table of reasons everybody works with. */
const table: Record<string, [iso: string, processor: string]> = {
  insufficient_funds: ["51", "insufficient_funds"],
  over_limit: ["61 65", "card_velocity_exceeded"],
  expired: ["54 33", "expired_card"],
  wrong_details: ["14 55 N7", "incorrect_number incorrect_cvc incorrect_pin"],
  pin_tries: ["75 38", "pin_try_exceeded"],
  authentication_required: ["1A", "authentication_required"],
  issuer_unavailable: ["91", "issuer_not_available"],
  timeout: ["68", "processing_error"],
  system_error: ["96 06 22", "try_again_later"],
  routing: ["30 15 92", "invalid_account"],
  duplicate: ["94 26", "duplicate_transaction"],
  network: ["-", "connection_lost network_error"],
  suspected_fraud: ["59 34", "fraudulent"],
  lost_or_stolen: ["41 43", "lost_card stolen_card"],
  security: ["04 07 63", "pickup_card security_violation"],
  not_permitted: ["57 58 62", "transaction_not_allowed card_not_supported"],
  currency_or_amount: ["13", "currency_not_supported invalid_amount"],
  merchant: ["03 12 40", "service_not_allowed"],
  do_not_honor: ["05 01 02", "do_not_honor generic_decline call_issuer"],
};

describe("the reason of a failure", () => {
  const taxonomy = new Taxonomy();

  it.each(Object.entries(table))("%s is known by every code", (reason, [iso, processor]) => {
    for (const code of iso.split(" ")) {
      expect(taxonomy.reasonOf("iso8583", code)).toBe(reason);
      expect(taxonomy.reasonOf(undefined, code)).toBe(reason);
    }
    for (const code of processor.split(" ")) expect(taxonomy.reasonOf("processor", code)).toBe(reason);
  });

  it("is read whatever the writing", () => {
    expect(taxonomy.reasonOf("ISO-8583", "n7")).toBe("wrong_details");
    expect(taxonomy.reasonOf("Acme", "Insufficient_Funds")).toBe("insufficient_funds");
  });

  it("is unknown for numbers of somebody's own, no code, and names of every object", () => {
    const strict = new Taxonomy();
    expect(strict.reasonOf("acme", "91")).toBe("unknown");
    expect(strict.reasonOf("iso8583", undefined)).toBe("unknown");
    expect(strict.reasonOf("processor", "constructor")).toBe("unknown");
    expect(strict.reasonOf("acme", "91")).toBe("unknown");
    expect(strict.unknownCodes()[0]).toEqual({ scheme: "acme", code: "91", count: 2 });
  });

  it("is the company's own where it has mapped the code", () => {
    const mapped = new Taxonomy({ version: 3, codes: [{ scheme: "Acme", code: "91", reason: "timeout" }] });
    expect(mapped.reasonOf("acme", "91")).toBe("timeout");
    expect(mapped.reasonOf("iso8583", "91")).toBe("issuer_unavailable");
    expect(mapped.version).toBe(3);
  });

  it("is counted within bounds where codes are without number", () => {
    const flooded = new Taxonomy();
    for (let code = 0; code < 1_200; code++) flooded.reasonOf("acme", `x${code}`);
    const unknown = flooded.unknownCodes();
    expect(unknown).toHaveLength(1_001);
    expect(unknown.at(-1)?.count).toBe(200);
  });
});

describe("reasons", () => {
  it("have words, a group and advice", () => {
    expect(Object.keys(words.name).sort()).toEqual([...failureReasons].sort());
    for (const reason of failureReasons) expect(reasonGroups).toContain(reasons[reason].group);
  });

  it("that suspect somebody are never worth another try", () => {
    const risky = failureReasons.filter(isRiskReason);
    expect(risky).toEqual(["suspected_fraud", "lost_or_stolen", "security"]);
    for (const reason of risky) expect(reasons[reason].retry).toBe("no");
  });
});
