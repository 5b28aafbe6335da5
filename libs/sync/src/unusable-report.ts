import type { DatasetName, Logger, UnusableListener, UnusableRecord, UnusableValue } from '@vanta-vuln/core';

/** Tells of rows and values that can't be used: the first of each kind in full, all of them as counts. */
export class UnusableReport implements UnusableListener {
  readonly #logger: Logger;
  readonly #told = new Set<string>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  row(dataset: DatasetName, { id, reason }: UnusableRecord): void {
    if (!this.#isFirst(`${dataset} row`)) return;
    this.#logger.warn({ dataset, id, reason }, 'a row cannot be used; more like it are only counted');
  }

  value(dataset: DatasetName, id: string, { field, text }: UnusableValue): void {
    if (!this.#isFirst(`${dataset} ${field}`)) return;
    this.#logger.warn(
      { dataset, id, field, value: text.slice(0, 80) },
      'a value cannot be understood and counts as missing; more of this field are only counted',
    );
  }

  #isFirst(kind: string): boolean {
    if (this.#told.has(kind)) return false;
    this.#told.add(kind);
    return true;
  }
}
