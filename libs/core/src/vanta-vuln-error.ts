/** What every error of this project says beside its message. */
export interface VantaVulnErrorOptions {
  /** What the reader can do about it, with the value to use where there is one. */
  readonly hint: string;
  /** The error underneath, when a foreign one was wrapped. */
  readonly cause?: unknown;
  /** Whether the same call may succeed later without anything being changed. @default false */
  readonly retryable?: boolean | undefined;
}

/**
 * The base of every error that this project throws on purpose.
 *
 * `code` is stable and kebab-case, so programs may branch on it; `message` says what happened with the
 * value at fault; `hint` says what to do.
 */
export class VantaVulnError extends Error {
  override readonly name: string = 'VantaVulnError';
  readonly code: string;
  readonly hint: string;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: VantaVulnErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.retryable = options.retryable ?? false;
  }
}
