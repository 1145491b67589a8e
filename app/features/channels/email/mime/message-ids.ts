/** Longer lists of references end in the part that threading needs. */
const mostReferences = 1_000;

/** Of ids in their order as many as `most`: the first holds a thread together, the last are the nearest. */
export const firstAndLast = (ids: readonly string[], most: number): string[] =>
  ids.length > most ? [ids[0]!, ...ids.slice(1 - most)] : [...ids];

/**
 * The message ids of a field like References, with their angle brackets, each once and in order. Ids without
 * brackets are taken too, where the field has none with them.
 */
export function readMessageIds(field: string): string[] {
  const bracketed = field.match(/<[^<>\s]{1,2000}>/g);
  const found =
    bracketed ??
    field
      .split(/[\s,;]+/)
      .filter((word) => /^[^<>@]+@[^<>@]+$/.test(word))
      .map((word) => `<${word}>`);
  return firstAndLast([...new Set(found)], mostReferences);
}

/** The one id of a Message-ID field; what stands there instead of an id is given as it is. */
export function readMessageId(field: string | undefined): string | null {
  if (field === undefined) return null;
  const spaced = field.trim();
  const [id] = readMessageIds(field);
  if (id) return id;
  // Some mailers put spaces inside, or forget a bracket.
  const inner = spaced.replace(/^<|>$/g, "").replace(/\s+/g, "").slice(0, 2_000);
  return inner === "" ? null : `<${inner}>`;
}
