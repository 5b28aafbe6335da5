import type { Connection } from './open-connection.ts';

/** Pages in a transaction, and milliseconds for which the first of them waits for the others. */
const LARGEST_GROUP = 8;
const LONGEST_WAIT = 10;

/** What a group of pages needs of its writer. */
export interface PageGroupOptions {
  readonly connection: Connection;
  /** Told of each group that was written because it was full: pages come faster than the disk takes them. */
  readonly groupWritten: () => void;
  /** Writes how far the run has come. */
  readonly writeState: () => void;
  /** Takes the memory of the writer back to what the file holds. */
  readonly revert: () => void;
}

/**
 * Stages pages that come at once in one transaction. Measured: where a page changes a few rows, its own transaction writes
 * four times as much, and half of a sync's time at full speed went there.
 */
export class PageGroup {
  readonly #options: PageGroupOptions;
  readonly #stages: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Why pages that had been taken are not in the file: nothing may be staged behind the gap. */
  #failure: { readonly error: unknown } | null = null;

  constructor(options: PageGroupOptions) {
    this.#options = options;
  }

  /** Stages a page; when that fails, only this page is missing. */
  add(stage: () => void): void {
    this.#throwFailure();
    if (this.#stages.length === 0) this.#begin();
    try {
      stage();
    } catch (error) {
      this.#repeat();
      throw error;
    }
    this.#stages.push(stage);
    if (this.#stages.length < LARGEST_GROUP) return;
    this.finish();
    this.#options.groupWritten();
  }

  /** Makes all pages safe; throws what kept one that had been taken out of the file. */
  finish(): void {
    this.#throwFailure();
    if (this.#stages.length === 0) return;
    try {
      this.#options.writeState();
      this.#options.connection.exec('COMMIT');
      this.#close();
    } catch (error) {
      this.#failure = { error };
      this.#rollBack();
      throw error;
    }
  }

  /** Makes the pages safe if that is possible, and lets the run be written about in any case. */
  settle(): void {
    try {
      this.finish();
    } catch {
      // Whoever staged the pages is told, or has been.
    }
  }

  /** Forgets what is not safe yet, and what failed. */
  drop(): void {
    if (this.#stages.length > 0) this.#rollBack();
    this.#failure = null;
  }

  #begin(): void {
    this.#options.connection.exec('BEGIN IMMEDIATE');
    this.#timer = setTimeout(() => this.settle(), LONGEST_WAIT);
  }

  /** The pages before one that failed were taken already. */
  #repeat(): void {
    const stages = [...this.#stages];
    this.#rollBack();
    if (stages.length === 0) return;
    try {
      this.#begin();
      for (const stage of stages) stage();
      this.#stages.push(...stages);
    } catch (error) {
      this.#failure = { error };
      this.#rollBack();
      return;
    }
    this.settle();
  }

  #rollBack(): void {
    const { connection, revert } = this.#options;
    this.#close();
    // Some failures end the transaction themselves.
    if (connection.inTransaction) connection.exec('ROLLBACK');
    revert();
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#stages.length = 0;
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
