interface FlowedLine {
  depth: number;
  text: string;
}

function read(line: string): FlowedLine {
  let depth = 0;
  while (line[depth] === ">") depth++;
  const rest = line.slice(depth);
  // A stuffed space protects lines that begin with a space, `>` or `From `.
  return { depth, text: rest.startsWith(" ") ? rest.slice(1) : rest };
}

const write = ({ depth, text }: FlowedLine) => (depth > 0 ? `${">".repeat(depth)} ${text}` : text);

/**
 * Text in format=flowed (RFC 3676) with its paragraphs in one line each. Quoted lines keep their marks, and
 * the signature's separator stays alone.
 *
 * @param deleteSpace whether the space at a flowed line's end was added (DelSp=yes), as for Chinese
 */
export function unflow(text: string, deleteSpace: boolean): string {
  const paragraphs: string[] = [];
  let pieces: string[] = [];
  let depth = 0;
  let flowing = false;
  const finish = () => {
    if (pieces.length > 0) paragraphs.push(write({ depth, text: pieces.join("") }));
    pieces = [];
    flowing = false;
  };
  for (const line of text.split("\n").map(read)) {
    const isSeparator = line.text === "-- ";
    if (flowing && (line.depth !== depth || isSeparator)) finish();
    depth = line.depth;
    flowing = line.text.endsWith(" ") && !isSeparator;
    pieces.push(flowing && deleteSpace ? line.text.slice(0, -1) : line.text);
    if (!flowing) finish();
  }
  finish();
  return paragraphs.join("\n");
}
