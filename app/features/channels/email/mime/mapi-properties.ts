/** Values of fixed size, by type: bytes they take, filled up to four. */
const fixedSizes: Record<number, number> = {
  0: 4,
  1: 4,
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};
const objectType = 0x0d;
const stringType = 0x1e;
const unicodeType = 0x1f;
const binaryType = 0x102;
const variableTypes = new Set([objectType, stringType, unicodeType, binaryType]);
const manyValues = 0x1000;
const firstNamed = 0x8000;
/** An object's bytes begin with the identifier of what it is. */
const objectHeader = 16;

export interface MapiValue {
  type: number;
  /** an object's without its identifier */
  bytes: Uint8Array;
}

const filledUp = (length: number) => Math.ceil(length / 4) * 4;

/**
 * Properties as TNEF keeps them (MS-OXTNEF, 2.1.3.4), the first value of each, by number; those with names of
 * their own are passed over. What is cut off or of an unknown type ends the reading.
 */
export function readMapiProperties(bytes: Uint8Array): Map<number, MapiValue> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Map<number, MapiValue>();
  let at = 0;
  const number = () => {
    if (at + 4 > bytes.length) throw new RangeError("cut off");
    at += 4;
    return view.getUint32(at - 4, true);
  };
  const taken = (length: number) => {
    if (at + length > bytes.length) throw new RangeError("cut off");
    const piece = bytes.subarray(at, at + length);
    at += filledUp(length);
    return piece;
  };
  const value = (type: number): Uint8Array => {
    if (!variableTypes.has(type)) return taken(fixedSizes[type]!);
    const piece = taken(number());
    return type === objectType ? piece.subarray(objectHeader) : piece;
  };
  try {
    for (let left = number(); left > 0; left--) {
      const tag = number();
      const id = tag >>> 16;
      const type = tag & 0xffff & ~manyValues;
      if (!variableTypes.has(type) && fixedSizes[type] === undefined) break;
      if (id >= firstNamed) {
        taken(16);
        if (number() === 0) number();
        else taken(number());
      }
      const counted = variableTypes.has(type) || (tag & manyValues) !== 0;
      const count = counted ? number() : 1;
      for (let place = 0; place < count; place++) {
        const bytesOfValue = value(type);
        if (place === 0 && id < firstNamed && !found.has(id)) found.set(id, { type, bytes: bytesOfValue });
      }
    }
  } catch {
    // What was read before the cut is good.
  }
  return found;
}

export const isUnicode = ({ type }: MapiValue) => type === unicodeType;
