/** Line and column, from 1, of an offset in characters (Unicode code points); null where there is none. */
export function positionIn(
  sql: string,
  offset: number | null,
): { readonly line: number | null; readonly column: number | null } {
  if (offset === null || !Number.isInteger(offset)) return { line: null, column: null };
  const lines = [...sql].slice(0, offset).join('').split('\n');
  return { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 };
}
