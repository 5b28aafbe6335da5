/** The result of looking at one thing that a sync needs. */
export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'fail';
  /** One sentence. */
  readonly message: string;
  /** What to do; null when nothing is to be done. */
  readonly hint: string | null;
}
