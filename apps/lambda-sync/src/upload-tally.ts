/** What one invocation has written to the lake. */
export interface Uploads {
  readonly bytes: number;
  /** The sum of all writes, some of which run side by side. */
  readonly milliseconds: number;
}

/** Adds up writes until somebody takes the sum. */
export class UploadTally {
  #bytes = 0;
  #milliseconds = 0;

  add({ bytes, milliseconds }: Uploads): void {
    this.#bytes += bytes;
    this.#milliseconds += milliseconds;
  }

  take(): Uploads {
    const taken = { bytes: this.#bytes, milliseconds: this.#milliseconds };
    this.#bytes = 0;
    this.#milliseconds = 0;
    return taken;
  }
}
