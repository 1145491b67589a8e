const small =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
const tens = "twenty thirty forty fifty sixty seventy eighty ninety";

const values = new Map<string, number>([
  ...small.split(" ").map((word, value) => [word, value] as const),
  ...tens.split(" ").map((word, at) => [word, (at + 2) * 10] as const),
  ["fourty", 40],
  ["ninty", 90],
]);
const larger = new Map<string, number>([
  ["hundred", 100],
  ["thousand", 1000],
  ["grand", 1000],
  ["lakh", 100_000],
  ["crore", 10_000_000],
  ["million", 1_000_000],
]);

const names = [...values.keys(), ...larger.keys()].sort((one, other) => other.length - one.length).join("|");

/** A run of number words, for a regular expression over folded text: "a hundred and thirty", "one twenty-nine ninety". */
export const englishNumeral = `(?:(?:a|an|couple|few)[ -](?=hundred|thousand|grand|lakh|crore|million))?(?:${names})(?:(?:[ -]| and )(?:${names})(?![a-z])){0,7}`;

/** The value of one number word from zero to ninety. */
export const wordValue = (word: string): number | undefined => values.get(word);

/** Numbers below a hundred one after the other: "one twenty-nine ninety" is [1, 29, 90]. */
function spokenParts(words: readonly string[]): number[] | null {
  const parts: number[] = [];
  let open = false;
  for (const word of words) {
    const value = values.get(word);
    if (value === undefined) return null;
    if (open && value > 0 && value < 10) parts[parts.length - 1]! += value;
    else parts.push(value);
    open = value >= 20;
  }
  return parts;
}

/** "one twenty-nine ninety": a hundred twenty-nine and ninety cents; "nineteen ninety-nine": 19.99. */
function spokenPrice(words: readonly string[]): number[] {
  const parts = spokenParts(words);
  if (!parts) return [];
  const [first = 0, second, third] = parts;
  if (parts.length === 1) return [first];
  if (parts.length === 2 && second! >= 10) {
    return first < 10
      ? [first * 100 + second!, first + second! / 100]
      : [first + second! / 100, first * 100 + second!];
  }
  if (parts.length === 3 && first < 10 && second! >= 10 && third! >= 10)
    return [first * 100 + second! + third! / 100];
  return [];
}

const sumOf = (words: readonly string[]) => words.reduce((sum, word) => sum + (values.get(word) ?? 0), 0);

/** How many of the last words are cents: those from the second number below a hundred on, ten or more. */
function centsOf(words: readonly string[]): number {
  const small = [...words].reverse().findIndex((word) => !values.has(word));
  const parts = small > 0 ? spokenParts(words.slice(-small)) : null;
  if (parts?.length !== 2 || parts[1]! < 10) return 0;
  return parts[1]! > 20 && parts[1]! % 10 > 0 ? 2 : 1;
}

/**
 * What a run of number words may mean, likeliest first: "a hundred and thirty" is [130], "twelve fifty"
 * [12.5, 1250]. Empty where it is no number.
 */
export function englishNumbers(text: string): number[] {
  const words = text
    .split(/[ -]+/)
    .filter((word) => word !== "" && word !== "and" && word !== "a" && word !== "an");
  if (!words.some((word) => larger.has(word))) return spokenPrice(words);
  // "a hundred and twenty-nine ninety": the tens behind a whole number are cents.
  const cents = centsOf(words);
  if (cents > 0)
    return englishNumbers(words.slice(0, -cents).join(" ")).map(
      (whole) => whole + sumOf(words.slice(-cents)) / 100,
    );
  let total = 0;
  let section = 0;
  for (const word of words) {
    const unit = larger.get(word);
    if (word === "couple") section = 2;
    else if (word === "few") section = 3;
    else if (unit === 100) section = (section || 1) * 100;
    else if (unit !== undefined) {
      total += (section || 1) * unit;
      section = 0;
    } else section += values.get(word) ?? 0;
  }
  return [total + section];
}
