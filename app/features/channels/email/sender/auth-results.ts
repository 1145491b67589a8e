/** One method's result in an Authentication-Results field. */
export interface AuthResult {
  /** in lower case, as are the result and the names of properties */
  method: string;
  result: string;
  /** by `ptype.property`, such as `header.from` */
  properties: ReadonlyMap<string, string>;
}

/** What a mail server says it found (RFC 8601). */
export interface AuthResults {
  /** the server's name for itself, in lower case */
  authservId: string;
  results: AuthResult[];
}

/** No honest field is longer, or says more. */
const longestField = 20_000;
const mostResults = 50;

type Token = { kind: "word" | "quoted"; text: string } | { kind: ";" | "=" };

/** Words, quoted strings and the signs between them; comments, which may hold others, are left out. Null where one never ends. */
function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const sign = text[at]!;
    if (sign === "(") {
      let depth = 0;
      for (; at < text.length; at += 1) {
        if (text[at] === "\\") at += 1;
        else if (text[at] === "(") depth += 1;
        else if (text[at] === ")" && --depth === 0) break;
      }
      if (depth !== 0) return null;
      at += 1;
    } else if (sign === '"') {
      let inner = "";
      for (at += 1; at < text.length && text[at] !== '"'; at += 1) {
        if (text[at] === "\\") at += 1;
        inner += text[at] ?? "";
      }
      if (at >= text.length) return null;
      tokens.push({ kind: "quoted", text: inner });
      at += 1;
    } else if (sign === ";" || sign === "=") {
      tokens.push({ kind: sign });
      at += 1;
    } else if (/\s/.test(sign)) at += 1;
    else {
      const [word = sign] = /^[^\s;="()]+/.exec(text.slice(at, at + 1_000)) ?? [];
      tokens.push({ kind: "word", text: word });
      at += word.length;
    }
  }
  return tokens;
}

const textOf = (token: Token | undefined) => (token && "text" in token ? token.text : null);

/** `method=result` and what follows it; null where it is neither that nor anything to skip. */
function resultOf(tokens: Token[]): AuthResult | null {
  const pairs = new Map<string, string>();
  let first: [string, string] | null = null;
  let at = 0;
  while (at < tokens.length) {
    const [name, equals, value] = [textOf(tokens[at]), tokens[at + 1]?.kind, textOf(tokens[at + 2])];
    if (name === null || equals !== "=" || value === null) {
      if (first === null) return null;
      // A word by itself says nothing that is asked for.
      at += 1;
      continue;
    }
    const key = name.toLowerCase();
    if (first === null) first = [key.split("/", 1)[0]!, value.toLowerCase()];
    // What is said twice is not believed differently the second time.
    else if (!pairs.has(key)) pairs.set(key, value);
    at += 3;
  }
  return first && { method: first[0], result: first[1], properties: pairs };
}

/**
 * Reads the value of an Authentication-Results field.
 *
 * @returns null for one that breaks the rules: it is not believed in part
 */
export function readAuthResults(value: string): AuthResults | null {
  if (value.length > longestField) return null;
  const tokens = tokensOf(value);
  if (!tokens) return null;
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === ";") parts.push([]);
    else parts.at(-1)!.push(token);
  }
  const [head = [], ...rest] = parts;
  // The name, and perhaps the version of the format.
  const [id, version] = head.map(textOf);
  if (!id || head.length > 2 || (version && version !== "1") || rest.length > mostResults) return null;
  const results: AuthResult[] = [];
  for (const part of rest.filter((one) => one.length > 0)) {
    if (part.length === 1 && textOf(part[0])?.toLowerCase() === "none") continue;
    const result = resultOf(part);
    if (!result) return null;
    results.push(result);
  }
  return { authservId: id.toLowerCase(), results };
}
