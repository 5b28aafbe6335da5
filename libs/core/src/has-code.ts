/** Whether a foreign error carries one of these codes, such as `ENOENT` of the file system. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code);
}
