/** A sync that was asked for. */
export interface TriggeredSync {
  /** By which its progress can be found: the execution of the state machine. */
  readonly id: string;
  /** Whether an earlier request with the same key had started it already. */
  readonly repeated: boolean;
}

/** Starts syncs. */
export interface SyncTrigger {
  /**
   * Starts a sync; the same key starts nothing again. Throws a VantaVulnError when none can be started.
   *
   * `key` is null when the caller gave none.
   */
  start(options: { readonly key: string | null; readonly signal: AbortSignal }): Promise<TriggeredSync>;
}
