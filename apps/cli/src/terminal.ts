/** Where a command writes to. */
export type OutputStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
};

/** Where answers to questions come from. */
export type InputStream = NodeJS.ReadableStream & { readonly isTTY?: boolean | undefined };

/** Everything of the world around it that a command sees; the exit code goes back to the caller. */
export interface Terminal {
  /** The result, and nothing else. */
  readonly stdout: OutputStream;
  /** Progress, notes, logs and errors. */
  readonly stderr: OutputStream;
  /** Absent where nobody can be asked. */
  readonly stdin?: InputStream | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /**
   * A signal that is aborted by Ctrl-C, SIGTERM or SIGHUP, with an InterruptedError as its reason. A command that never asks
   * for it is ended by the system at once.
   */
  readonly interruption: () => AbortSignal;
}

/** The columns of a stream; a file or a pipe has no end, and nothing in it is cut. */
export function widthOf(stream: OutputStream): number {
  return stream.isTTY === true ? (stream.columns ?? 80) : Infinity;
}
