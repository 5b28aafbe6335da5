import fs from 'node:fs';

/** By so much a log has to grow for a flush to be worth its cost. */
const BYTES_A_FLUSH = 2 * 1024 * 1024;

/**
 * Lets the disk take what is written to a write-ahead log while more is fetched. SQLite waits for all of it when the
 * connection is closed: half of what closing takes after a first sync.
 */
export class WalFlusher implements Disposable {
  readonly #path: string;
  #file: number | null = null;
  #flushedSize = 0;
  #isFlushing = false;
  #isClosed = false;

  /** @param path the database file */
  constructor(path: string) {
    this.#path = `${path}-wal`;
  }

  /** To be called when something was written. */
  written(): void {
    if (this.#isFlushing) return;
    this.#file ??= openIfPossible(this.#path);
    if (this.#file === null) return;
    const { size } = fs.fstatSync(this.#file);
    if (size - this.#flushedSize < BYTES_A_FLUSH) return;
    this.#flushedSize = size;
    this.#isFlushing = true;
    fs.fdatasync(this.#file, () => this.#flushed());
  }

  /** To be called when the connection is closed: what remains of the log is removed with this file, by another thread. */
  [Symbol.dispose](): void {
    this.#isClosed = true;
    if (!this.#isFlushing) this.#close();
  }

  /** Whether it went well does not matter: SQLite asks for the same, and fails where it must. */
  #flushed(): void {
    this.#isFlushing = false;
    if (this.#isClosed) this.#close();
  }

  #close(): void {
    if (this.#file !== null) fs.close(this.#file);
    this.#file = null;
  }
}

/** Some file systems have no room for a log beside the file. */
function openIfPossible(path: string): number | null {
  try {
    return fs.openSync(path, 'r+');
  } catch {
    return null;
  }
}
