import { integrationToRow, parseRecord, receiveRow, recordToRow } from '@vanta-vuln/core';
import type { DatasetName, IntegrationRow, JsonObject, StagedPage, StagedRow } from '@vanta-vuln/core';
import { MOMENT } from './begin-options.ts';

/** The row of a wire record as it is staged. Throws TypeError for a record that can't be used. */
export function toStagedRow<D extends DatasetName>(dataset: D, record: JsonObject): StagedRow<D> {
  const parsed = parseRecord(dataset, record);
  if (!parsed.usable) throw new TypeError(parsed.reason);
  return recordToRow(dataset, parsed, () => undefined);
}

/** The row of an integration as it is staged. Throws TypeError for a record that can't be used. */
export function toStagedIntegration(record: JsonObject): Omit<IntegrationRow, 'run_id' | 'observed_at'> {
  const parsed = parseRecord('integrations', record);
  if (!parsed.usable) throw new TypeError(parsed.reason);
  return integrationToRow(parsed);
}

/** A page of wire records; the last of its list unless `rest` names the cursor that follows it. */
export function toStagedPage<D extends DatasetName>(
  dataset: D,
  records: readonly JsonObject[],
  rest: Partial<Omit<StagedPage<DatasetName>, 'dataset' | 'rows'>> = {},
): StagedPage<D> {
  const listener = { row: () => undefined, value: () => undefined };
  const texts = records.map((record) => JSON.stringify(record));
  const rows = records.flatMap(
    (record, index) => receiveRow(dataset, { value: record, json: texts[index] ?? '' }, listener) ?? [],
  );
  return {
    dataset,
    rows,
    rowsText: texts.join(','),
    withoutId: records.length - rows.length,
    nextCursor: null,
    body: JSON.stringify({ results: { data: records } }),
    receivedAt: MOMENT,
    requests: 1,
    throttled: 0,
    pacing: { recent: [] },
    ...rest,
  };
}
