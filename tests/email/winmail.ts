interface PackedFile {
  name: string;
  content: Uint8Array;
  type?: string;
  /** the content is a mail in the same format */
  embedded?: boolean;
}

const number = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

function attribute(level: number, id: number, data: Uint8Array): Buffer {
  const sum = Buffer.alloc(2);
  sum.writeUInt16LE(data.reduce((total, byte) => (total + byte) & 0xffff, 0));
  return Buffer.concat([Buffer.of(level), number(id), number(data.length), data, sum]);
}

const filled = (data: Uint8Array) => Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
const text = (id: number, value: string) => {
  const data = Buffer.from(`${value}\0`, "utf16le");
  return Buffer.concat([number((id << 16) | 0x1f), number(1), number(data.length), filled(data)]);
};

function properties({ name, content, type, embedded }: PackedFile): Buffer {
  const list = [
    // A property with a name of its own, which readers pass over.
    Buffer.concat([
      number(0x8001_0003),
      Buffer.alloc(16),
      number(1),
      number(4),
      filled(Buffer.from("n\0", "utf16le")),
      number(7),
    ]),
    text(0x3707, name),
    ...(type ? [text(0x370e, type)] : []),
  ];
  if (embedded) {
    const data = Buffer.concat([Buffer.alloc(16, 1), content]);
    list.push(Buffer.concat([number(0x3705_0003), number(5)]));
    list.push(Buffer.concat([number(0x3701_000d), number(1), number(data.length), filled(data)]));
  }
  return Buffer.concat([number(list.length), ...list]);
}

const rtfProperty = (rtf: Uint8Array) =>
  Buffer.concat([number(1), number(0x1009_0102), number(1), number(rtf.length), filled(rtf)]);

/** RTF that was not made smaller (MS-OXRTFCP). */
export const unpackedRtf = (rtf: string) =>
  Buffer.concat([
    number(rtf.length + 12),
    number(rtf.length),
    Buffer.from("MELA"),
    number(0),
    Buffer.from(rtf, "latin1"),
  ]);

/** A winmail.dat as Outlook writes it (MS-OXTNEF). */
export function winmail({
  text: body,
  rtf,
  files,
}: {
  text: string;
  /** as Outlook packs it */
  rtf?: Uint8Array;
  files: PackedFile[];
}): Buffer {
  return Buffer.concat([
    number(0x223e_9f78),
    Buffer.of(1, 0),
    attribute(1, 0x0008_9006, number(0x0001_0000)),
    attribute(1, 0x0006_9007, Buffer.concat([number(1252), number(0)])),
    attribute(1, 0x0002_800c, Buffer.from(`${body}\0`)),
    ...(rtf ? [attribute(1, 0x0006_9003, rtfProperty(rtf))] : []),
    ...files.flatMap((file) => [
      attribute(2, 0x0006_9002, Buffer.alloc(14)),
      attribute(2, 0x0001_8010, Buffer.from("SHORT~1.PDF\0")),
      ...(file.embedded ? [] : [attribute(2, 0x0006_800f, file.content)]),
      attribute(2, 0x0006_9005, properties(file)),
    ]),
  ]);
}
