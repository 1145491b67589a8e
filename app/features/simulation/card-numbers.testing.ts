/** Whether digits pass the check of card numbers (ISO/IEC 7812-1, annex B). */
function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const doubled = Number(digits[digits.length - 1 - index]) * (index % 2 === 1 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Anything in a text that could be a full card number: 13 to 19 digits, spaces and dashes between. */
export function findCardNumbers(text: string): string[] {
  const found: string[] = [];
  for (const [run] of text.matchAll(/\d(?:[ -]?\d){12,}/g)) {
    const digits = run.replace(/\D/g, "");
    for (let start = 0; start + 13 <= digits.length; start++) {
      for (let length = 13; length <= 19 && start + length <= digits.length; length++) {
        if (isLuhn(digits.slice(start, start + length))) found.push(digits.slice(start, start + length));
      }
    }
  }
  return found;
}
