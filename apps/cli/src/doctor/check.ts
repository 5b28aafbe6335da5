/** What looking at one thing that a sync needs has shown. */
export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly message: string;
  /** What to do; null when nothing is to be done. */
  readonly hint: string | null;
}

/** A check that something threw in. */
export function failedCheck(name: string, error: unknown): Check {
  const message = error instanceof Error ? error.message : String(error);
  const hint =
    error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : null;
  return { name, status: 'fail', message, hint };
}
