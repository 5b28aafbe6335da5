/** Whether a foreign error carries this code: `ENOENT` of the file system. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
