import { parseRecord, recordToRow } from '@vanta-vuln/core';
import type { DatasetName, ResourceName, StagedRow, UsableRecord } from '@vanta-vuln/core';

/** The records that can be used, as a sync would take them. */
export function usableRecords<R extends ResourceName>(
  resource: R,
  records: readonly unknown[],
): UsableRecord<R>[] {
  return records.flatMap((record) => {
    const parsed = parseRecord(resource, record);
    return parsed.usable ? [parsed] : [];
  });
}

/** The rows that a sync makes of records. */
export function rowsOfRecords<D extends DatasetName>(
  dataset: D,
  records: readonly unknown[],
): StagedRow<D>[] {
  return usableRecords(dataset, records).map((record) => recordToRow(dataset, record, () => undefined));
}
