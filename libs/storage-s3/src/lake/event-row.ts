import { eventLabel } from '@vanta-vuln/core';
import type { ChangeType, ChangedColumns, DatasetName, JsonObject, RowValues } from '@vanta-vuln/core';
import type { EventRow } from './event-parts.ts';

/** What there is to tell of a change beside its row. */
export interface Told {
  readonly changed?: ChangedColumns;
  readonly before?: JsonObject | null;
}

/** The entry of the history that tells of a change. */
export function toEventRow(
  dataset: DatasetName,
  { type, row, changed, before = null }: Told & { readonly type: ChangeType; readonly row: RowValues },
): EventRow {
  return {
    dataset,
    id: String(row['id']),
    type,
    ...eventLabel(row),
    changed_json: changed === undefined ? '{}' : JSON.stringify(changed),
    before_json: before === null ? null : JSON.stringify(before),
    reconstructed: false,
  };
}
