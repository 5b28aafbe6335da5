import type { VantaApiError } from '../api-errors.ts';

/** Why a try failed, as far as it matters for the next one. */
export type FailureKind = 'throttled' | 'server' | 'overloaded' | 'network' | 'protocol';

/** A try that failed in a way that the next one may not. Callers of the library never see it. */
export class RetryableFailure extends Error {
  readonly kind: FailureKind;
  /** What the server asked for, in milliseconds. */
  readonly retryAfter: number | undefined;
  readonly #describe: (failures: number) => VantaApiError;

  constructor(
    kind: FailureKind,
    describe: (failures: number) => VantaApiError,
    { retryAfter }: { readonly retryAfter?: number | undefined } = {},
  ) {
    super(`a try failed: ${kind}`);
    this.kind = kind;
    this.retryAfter = retryAfter;
    this.#describe = describe;
  }

  /** The error to throw when there is no further try, after so many failures of this kind. */
  toError(failures: number): VantaApiError {
    return this.#describe(failures);
  }
}
