import { MiscutRowError, isJsonObject } from '@vanta-vuln/core';
import type { RawRow } from '@vanta-vuln/core';
import { ROW_BOUNDARY } from './locate-rows.ts';
import type { LocatedRows } from './locate-rows.ts';

/**
 * Cuts rows out of their text without parsing them.
 *
 * In valid JSON a boundary can only be where an object of a list ends and the next begins: inside a text its quotes
 * would be escaped. Where it lies in a list inside a row, the row's text is no JSON, and its value says so.
 */
export function cutRows({ body, rowsText }: LocatedRows): readonly RawRow[] {
  const rows: RawRow[] = [];
  const page = new PageValues(body, rows);
  let start = 0;
  for (let cut = rowsText.indexOf(ROW_BOUNDARY); cut !== -1; cut = rowsText.indexOf(ROW_BOUNDARY, start)) {
    rows.push(new CutRow(page, rows.length, rowsText.slice(start, cut + 1)));
    start = cut + 2;
  }
  rows.push(new CutRow(page, rows.length, rowsText.slice(start)));
  return rows;
}

class CutRow implements RawRow {
  readonly json: string;
  readonly #page: PageValues;
  readonly #index: number;

  constructor(page: PageValues, index: number, json: string) {
    this.#page = page;
    this.#index = index;
    this.json = json;
  }

  get value(): unknown {
    return this.#page.valueOf(this.#index, this.json);
  }
}

/** So many rows of a page are parsed one by one; then the whole page is, at less than half the cost of a row each. */
const PARSED_ALONE = 10;

class PageValues {
  readonly #body: string;
  readonly #rows: readonly RawRow[];
  #alone = 0;
  #all: readonly unknown[] | null = null;

  constructor(body: string, rows: readonly RawRow[]) {
    this.#body = body;
    this.#rows = rows;
  }

  /** The value of a row; throws {@link MiscutRowError} when its text is not the whole of it. */
  valueOf(index: number, json: string): unknown {
    try {
      if (this.#all !== null) return this.#all[index];
      this.#alone += 1;
      if (this.#alone <= PARSED_ALONE) return JSON.parse(json);
      const all = parsedRows(this.#body);
      if (all.length !== this.#rows.length)
        throw new RangeError(`${all.length} rows, not ${this.#rows.length}`);
      // A cut too many in one row and a boundary that was missed after another give the same number.
      const moved = all.findIndex((value, row) => !beginsWithIdOf(value, this.#rows[row]));
      if (moved !== -1) throw new RangeError(`row ${moved} is not the one that was cut`);
      this.#all = all;
      return all[index];
    } catch (cause) {
      throw new MiscutRowError(cause);
    }
  }
}

const ID_START = '{"id":"'.length;

function beginsWithIdOf(value: unknown, row: RawRow | undefined): boolean {
  const id = isJsonObject(value) ? value['id'] : undefined;
  if (typeof id !== 'string' || row === undefined) return false;
  // Most ids stand there as they are.
  const isPlain = row.json.startsWith(id, ID_START) && row.json[ID_START + id.length] === '"';
  return isPlain || row.json.startsWith(`{"id":${JSON.stringify(id)}`);
}

function parsedRows(body: string): readonly unknown[] {
  const answer: unknown = JSON.parse(body);
  const results = isJsonObject(answer) ? answer['results'] : undefined;
  const rows = isJsonObject(results) ? results['data'] : undefined;
  return Array.isArray(rows) ? rows : [];
}
