/** What a segment can be found by: letters, digits and `_` in the names, texts up to 1,000 characters. */
export type TraceFacts = Readonly<Record<string, string | number | boolean>>;

/** Shows where the time of one invocation goes, in segments within segments. */
export interface Trace {
  /** Does a piece of work as a segment of the one that it is called in; marked as failed when the work throws. */
  segment<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
  /**
   * Does a piece of work that says when its next phase begins: each is a segment, and ends where the next one begins.
   *
   * Entering the phase that it is in changes nothing. The last phase is marked as failed when the work throws.
   */
  phases<Result>(work: (enter: (name: string) => void) => Promise<Result>): Promise<Result>;
  /** Adds facts to the segment that it is called in. */
  annotate(facts: TraceFacts): void;
}

/** One invocation, as tracing needs to know it. */
export interface TracedInvocation {
  readonly name: string;
  /** What Lambda keeps in `_X_AMZN_TRACE_ID` while it lasts. */
  readonly header: string | undefined;
  readonly facts: TraceFacts;
}

/** Where traces go. It never makes an invocation fail, whatever becomes of the trace. */
export interface Tracing {
  /** Follows one invocation; when it returns, the trace has left the process. */
  follow<Result>(invocation: TracedInvocation, work: (trace: Trace) => Promise<Result>): Promise<Result>;
}
