import { mapDatasets } from '@vanta-vuln/core';
import type { DatasetName } from '@vanta-vuln/core';
import type { Connection } from './open-connection.ts';
import type { RunState } from './run-state.ts';
import { SeenRows, decodeRids } from './seen-rows.ts';
import type { StreamSeen } from './seen-rows.ts';

/** What the staged pages of a run have shown. */
export function loadSeenRows(
  connection: Connection,
  state: RunState,
): Readonly<Record<DatasetName, StreamSeen>> {
  const pages = connection
    .prepare<[string], [usable: Buffer, unusable: Buffer]>(
      'SELECT usable, unusable FROM staged_pages WHERE dataset = ?',
    )
    .raw();
  return mapDatasets((dataset) => {
    const { highestRid } = state.streams[dataset];
    const seen = { usable: new SeenRows(highestRid), unusable: new SeenRows(highestRid) };
    for (const [usable, unusable] of pages.iterate(dataset)) {
      for (const rid of decodeRids(usable)) seen.usable.add(rid);
      for (const rid of decodeRids(unusable)) seen.unusable.add(rid);
    }
    return seen;
  });
}
