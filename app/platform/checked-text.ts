import { z } from "zod";

/** What a text must be like. `pattern` is also what the published schema says. */
export interface TextRules {
  pattern: RegExp;
  /** UTF-16 code units */
  longest?: number;
  /** what no regular expression can say */
  also?: (text: string) => boolean;
  /** completes "It …", e.g. "must be four digits" */
  message: string;
}

interface CheckedTextDef extends z.core.$ZodStringDef, TextRules {}

/**
 * A zod string that judges its value in one step. Zod's own checks cost about 0.25 µs
 * each inside an object; a record with twenty checked texts takes 1.5 µs this way
 * instead of 6 to 10.
 */
const CheckedText = z.core.$constructor<z.ZodString, CheckedTextDef>("CheckedText", (text, rules) => {
  z.ZodString.init(text, rules);
  const { pattern, longest = Number.POSITIVE_INFINITY, also, message } = rules;
  Object.assign(text._zod.bag, {
    patterns: new Set([pattern]),
    ...(Number.isFinite(longest) && { maximum: longest }),
  });
  text._zod.parse = (payload) => {
    const { value } = payload;
    if (typeof value !== "string") {
      payload.issues.push({ code: "invalid_type", expected: "string", input: value, inst: text });
      return payload;
    }
    const trimmed = value.trim();
    if (trimmed.length <= longest && pattern.test(trimmed) && (also === undefined || also(trimmed))) {
      payload.value = trimmed;
    } else {
      payload.issues.push({ code: "custom", input: value, inst: text, message });
    }
    return payload;
  };
});

/** A text field: trimmed, then held against the rules. Its message describes it in the published schema. */
export function checkedText(rules: TextRules): z.ZodString {
  return new CheckedText({ type: "string", checks: [], ...rules }).describe(rules.message);
}
