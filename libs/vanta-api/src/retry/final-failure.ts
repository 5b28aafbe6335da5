/** An error that was tried again where it arose, and must not be once more. Callers of the library never see it. */
export class FinalFailure extends Error {
  readonly error: unknown;

  constructor(error: unknown) {
    super('no further try');
    this.error = error;
  }
}

/** Awaits what has its own retries: its error ends those of the caller. */
export async function withoutFurtherTry<Result>(outcome: Promise<Result>): Promise<Result> {
  try {
    return await outcome;
  } catch (error) {
    throw new FinalFailure(error);
  }
}
