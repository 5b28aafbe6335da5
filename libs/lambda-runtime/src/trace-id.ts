/** The id of a trace in the header that Lambda sets (`Root=1-...;Parent=...`); null where nothing is traced. */
export function traceId(header: string | undefined): string | null {
  const root = header?.split(';').find((part) => part.trim().startsWith('Root='));
  return root?.trim().slice('Root='.length) ?? null;
}
