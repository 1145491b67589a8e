import { memo } from "react";
import { linkedText } from "./linked-text.ts";
import { type Block, type Inline, richText } from "./rich-text.ts";

const Out = ({ href, children }: { href: string; children: React.ReactNode }) => (
  <a href={href} title={href} target="_blank" rel="noopener noreferrer nofollow">
    {children}
  </a>
);

function InlinePart({ part }: { part: Inline }) {
  switch (part.kind) {
    case "break":
      return <br />;
    case "strong":
      return (
        <strong>
          <InlineParts parts={part.children} />
        </strong>
      );
    case "emphasis":
      return (
        <em>
          <InlineParts parts={part.children} />
        </em>
      );
    case "code":
      return <code>{part.text}</code>;
    case "link":
      return (
        <Out href={part.href}>
          <InlineParts parts={part.children} />
        </Out>
      );
    default:
      return part.text;
  }
}

// The parts of a text never change their places: where one stands is what it is.
const InlineParts = ({ parts }: { parts: readonly Inline[] }) =>
  // biome-ignore lint/suspicious/noArrayIndexKey: see above
  parts.map((part, place) => <InlinePart key={place} part={part} />);

const Blocks = ({ blocks }: { blocks: readonly Block[] }) =>
  // biome-ignore lint/suspicious/noArrayIndexKey: see above
  blocks.map((block, place) => <BlockPart key={place} block={block} />);

function BlockPart({ block }: { block: Block }) {
  switch (block.kind) {
    case "paragraph":
      return (
        <p>
          <InlineParts parts={block.children} />
        </p>
      );
    case "quote":
      return (
        <blockquote>
          <Blocks blocks={block.blocks} />
        </blockquote>
      );
    case "code":
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case "list": {
      const items = block.items.map((item, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <li key={place}>
          <Blocks blocks={item} />
        </li>
      ));
      return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
    }
  }
}

/** What staff wrote, with its formatting. Its look is the class `rich` of whatever page it stands on. */
export const RichText = memo(function RichText({ text }: { text: string }) {
  return (
    <div className="rich">
      <Blocks blocks={richText(text)} />
    </div>
  );
});

/** What a customer wrote: text as it is, with its web addresses to follow. */
export function LinkedText({ text }: { text: string }) {
  return linkedText(text).map(({ text: piece, href }, place) =>
    href ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <Out key={place} href={href}>
        {piece}
      </Out>
    ) : (
      piece
    ),
  );
}
