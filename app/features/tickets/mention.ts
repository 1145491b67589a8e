/** Somebody who can be told of a note. */
export interface Mentionable {
  id: string;
  name: string;
}

/** The name that is begun behind an @ at the end of what is written, or null. An address is none. */
export function mentionWord(before: string): string | null {
  return (
    /(?:^|[^\p{Script=Latin}\p{N}._%+-])@([\p{L}\p{N}][\p{L}\p{N} .'’-]{0,40}|)$/u
      .exec(before)?.[1]
      ?.toLowerCase() ?? null
  );
}

/** Colleagues whose name, or a word of it, begins like this; those whose whole name does first. */
export function fittingColleagues<Person extends Mentionable>(
  staff: readonly Person[],
  word: string,
): Person[] {
  const place = ({ name }: Person) => {
    const plain = name.toLowerCase();
    if (plain.startsWith(word)) return 0;
    return plain.split(/[\s-]+/).some((part) => part.startsWith(word)) ? 1 : 2;
  };
  return staff
    .map((person) => ({ person, at: place(person) }))
    .filter(({ at }) => at < 2)
    .sort((one, other) => one.at - other.at || one.person.name.localeCompare(other.person.name))
    .map(({ person }) => person);
}

/** Staff whose name stands behind an @. Where one name begins another, the longer one is meant. */
export function mentionedIn(body: string, staff: readonly Mentionable[]): string[] {
  const longest = [...staff].sort((one, other) => other.name.length - one.name.length);
  const found = new Set<string>();
  for (let at = body.indexOf("@"); at !== -1; at = body.indexOf("@", at + 1)) {
    const rest = body.slice(at + 1);
    const named = longest.find(({ name }) => rest.startsWith(name));
    for (const { id, name } of longest) if (name === named?.name) found.add(id);
  }
  return [...found];
}
