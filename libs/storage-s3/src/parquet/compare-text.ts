const FIRST_SURROGATE = 0xd800;
const AFTER_SURROGATES = 0xe000;

/** Compares two texts by their UTF-8 bytes, as Parquet's statistics do: `<` would compare UTF-16 units. */
export function compareText(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index += 1) {
    const unit = one.charCodeAt(index);
    const otherUnit = other.charCodeAt(index);
    if (unit !== otherUnit) return byteOrder(unit) - byteOrder(otherUnit);
  }
  return one.length - other.length;
}

/** Surrogates stand for characters above all that one unit holds. */
function byteOrder(unit: number): number {
  if (unit < FIRST_SURROGATE) return unit;
  return unit < AFTER_SURROGATES ? unit + 0x2000 : unit - 0x800;
}
