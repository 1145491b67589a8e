import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contactText, holdsCardNumber, longest, readContact, trapName } from "./contact-form.ts";

const sent = (different: Record<string, string> = {}) => ({
  clientId: "a-client-id-1234",
  name: "Ann",
  email: "Ann@Example.com",
  subject: "Payment failed",
  message: "It did not work.",
  transactionId: "",
  lastFour: "",
  amount: "",
  [trapName]: "",
  ...different,
});

describe("the contact form", () => {
  it("takes what is complete, cleaned", () => {
    const { contact } = readContact(sent({ name: "  Ann\u202e  Lee ", message: "One\r\n\r\ntwo\u0000" }));
    expect(contact).toMatchObject({ name: "Ann Lee", email: "ann@example.com", message: "One\n\ntwo" });
  });

  it("says what is wrong with each field", () => {
    const { refused } = readContact(
      sent({ name: " ", email: "nobody", message: "", lastFour: "12", transactionId: "a b" }),
    );
    expect(refused).toMatchObject({
      form: "summary",
      problems: {
        name: "required",
        email: "email",
        message: "required",
        lastFour: "lastFour",
        transactionId: "transactionId",
      },
    });
    expect(readContact(sent({ message: "字".repeat(longest.message + 1) })).refused?.problems).toEqual({
      message: "tooLong",
    });
    expect(readContact(sent({ message: "😀".repeat(longest.message) })).contact).not.toBeNull();
    expect(readContact({}).refused?.problems).toMatchObject({ name: "required", message: "required" });
  });

  it("asks again where the unseen field was filled in, and keeps the words", () => {
    const { refused } = readContact(sent({ [trapName]: "Acme" }));
    expect(refused).toMatchObject({ form: "trap", problems: {}, typed: { message: "It did not work." } });
  });

  it("keeps the last four of a whole card number, and gives none back", () => {
    const card = "4111 1111 1111 1111";
    expect(readContact(sent({ lastFour: card })).contact?.lastFour).toBe("1111");
    expect(holdsCardNumber(sent({ lastFour: card }))).toBe(true);
    expect(holdsCardNumber(sent())).toBe(false);
    const { refused } = readContact(sent({ message: `my card ${card}`, email: "" }));
    expect(refused?.typed.message).toBe("my card •••• 1111");
  });

  it("tells what is known of the payment below the words, in their language", () => {
    const { contact } = readContact(sent({ lastFour: "1234", amount: "129.90 CNY" }));
    expect(contactText(contact!)).toBe("It did not work.\n\nCard ending in: 1234\nAmount: 129.90 CNY");
    expect(contactText({ ...contact!, message: "没有成功" })).toContain("卡号末四位: 1234");
  });

  it("reads anything without a stumble", () => {
    const text = fc.string({ unit: "binary", maxLength: 300 });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(sent())), text), (form) => {
        const { contact, refused } = readContact(form);
        expect((contact === null) !== (refused === null)).toBe(true);
      }),
    );
  });
});
