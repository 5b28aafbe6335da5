/** Line and column, from 1, of an offset in bytes of UTF-8; null where there is none. */
export function positionIn(
  sql: string,
  offset: number | null,
): { readonly line: number | null; readonly column: number | null } {
  if (offset === null || !Number.isInteger(offset)) return { line: null, column: null };
  const before = Buffer.from(sql).subarray(0, offset).toString();
  const lines = before.split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
