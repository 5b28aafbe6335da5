import { MOMENT, collect, syncLists, wireVulnerability } from '@vanta-vuln/contract-tests/lists';
import { expect, it } from 'vitest';
import { createLakeFolder } from '../../test/lake-folder.ts';
import { logStorageOperations } from '../log-storage-operations.ts';
import { openLake } from './open-lake.ts';

const DAY_MS = 86_400_000;
const DAYS = 5;
// Within a second of which the names of files tell only the beginning.
const MILLISECONDS = 700;

it('opens no history of before the moment that is asked for', async () => {
  await using folder = await createLakeFolder();
  for (let day = 0; day < DAYS; day += 1) {
    const vulnerabilities = [wireVulnerability(`v${day}`)];
    const observedAt = MOMENT + day * DAY_MS + MILLISECONDS;
    await syncLists(folder.lake, { vulnerabilities }, { runId: `run ${day}`, observedAt });
  }
  const opened = new Set<unknown>();
  const debug = ({ key }: { readonly key?: unknown }) => void opened.add(key);
  const logger = { debug, info: () => {}, warn: () => {}, error: () => {} };
  await using lake = openLake({ store: logStorageOperations({ store: folder.store, logger }) });
  const from = MOMENT + (DAYS - 2) * DAY_MS + MILLISECONDS;
  const events = await collect(lake.readEvents({ from }));
  expect(events.map(({ type, id }) => `${type} ${id}`).sort()).toEqual([
    'disappeared v2',
    'disappeared v3',
    'discovered v3',
    'discovered v4',
  ]);
  const histories = [...opened].map(String).filter((key) => key.includes('history_'));
  // Two are read at once, and either may be done first.
  expect(histories.map((key) => /history_(\d+)/.exec(key)?.[1]).sort()).toEqual(['20260118', '20260119']);
});
