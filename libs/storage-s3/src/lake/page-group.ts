import { DATASETS } from '@vanta-vuln/core';
import type { DatasetName } from '@vanta-vuln/core';
import type { EncodedPage } from './staged-page.ts';

/** Pages in a group, and milliseconds for which the first of them waits for the others. */
const LARGEST_GROUP = 16;
const LONGEST_WAIT = 40;

/** A page that was taken, and is not in the store yet. */
export interface WaitingPage {
  readonly dataset: DatasetName;
  /** Its number in its stream. */
  readonly number: number;
  readonly encoded: Promise<EncodedPage>;
  /** Notes in memory that it is in the store. */
  readonly note: (page: EncodedPage) => Promise<void>;
}

/** What a group of pages needs of its writer. */
export interface PageGroupOptions {
  /** Puts pages of a stream that follow one another, by the number of the first. */
  readonly put: (dataset: DatasetName, number: number, bytes: Uint8Array) => Promise<void>;
  /** Told before the pages that have been taken so far are written; gives back how to forget those that follow. */
  readonly mark: () => () => void;
}

/**
 * Puts pages that come at once as one object of each stream, while others come. Measured: a file of its own for each
 * page took a tenth of a sync's time at full speed, and its deletion again.
 */
export class PageGroup {
  readonly #options: PageGroupOptions;
  #waiting: WaitingPage[] = [];
  #writing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  /** Takes the memory of the writer back to what is in the store. */
  #revert: () => void;
  /** Why pages that had been taken are not in the store: nothing may be staged behind the gap. */
  #failure: { readonly error: unknown } | null = null;

  constructor(options: PageGroupOptions) {
    this.#options = options;
    this.#revert = options.mark();
  }

  /** Takes a page; waits while as many others do as fit in a group. */
  async add(page: WaitingPage): Promise<void> {
    this.throwFailure();
    // Who waits for it is told; until then a failure must not end the process.
    page.encoded.catch(() => undefined);
    this.#waiting.push(page);
    this.#goOn();
    if (this.#waiting.length >= LARGEST_GROUP) await this.#writing;
  }

  /** Makes all pages safe; throws what kept one that had been taken out of the store. */
  async finish(): Promise<void> {
    await this.settle();
    this.throwFailure();
  }

  /** Makes the pages safe if that is possible, and lets the run be written about in any case. */
  async settle(): Promise<void> {
    while (this.#writing !== null || this.#waiting.length > 0) {
      this.#begin();
      await this.#writing;
    }
  }

  /** Throws what kept a page that had been taken out of the store. */
  throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }

  #goOn(): void {
    if (this.#waiting.length >= LARGEST_GROUP) this.#begin();
    else if (this.#waiting.length > 0) this.#timer ??= setTimeout(() => this.#begin(), LONGEST_WAIT);
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writing !== null || this.#waiting.length === 0) return;
    this.#writing = this.#write(this.#waiting.splice(0)).finally(() => {
      this.#writing = null;
      this.#goOn();
    });
  }

  async #write(pages: readonly WaitingPage[]): Promise<void> {
    const revert = this.#options.mark();
    try {
      // One after the other: a file is not opened while another one goes down to the disk, and this thread would wait.
      for (const dataset of DATASETS) await this.#put(pages.filter((page) => page.dataset === dataset));
      for (const { note, encoded } of pages) await note(await encoded);
      this.#revert = revert;
    } catch (error) {
      this.#failure = { error };
      this.#waiting = [];
      this.#revert();
    }
  }

  /** Puts pages of one stream. */
  async #put(pages: readonly WaitingPage[]): Promise<void> {
    const [first] = pages;
    if (first === undefined) return;
    const encoded = await Promise.all(pages.map((page) => page.encoded));
    await this.#options.put(first.dataset, first.number, Buffer.concat(encoded.map(({ bytes }) => bytes)));
  }
}
