import type { ChangeEvent, ReadEventsOptions, StorageBackend } from '@vanta-vuln/core';
import { collect } from '../collect.ts';

/** The ids of a dataset's current rows, sorted. */
export async function readIds(
  store: StorageBackend,
  dataset: 'vulnerabilities' | 'remediations' | 'assets' = 'vulnerabilities',
): Promise<string[]> {
  const rows = await collect(store.readRows(dataset, { columns: ['id'] }));
  return rows.map(([id]) => id).sort();
}

/** The history as `[type, id]`, in its order. */
export async function readChanges(
  store: StorageBackend,
  options: ReadEventsOptions = {},
): Promise<[type: string, id: string][]> {
  const events = await collect(store.readEvents(options));
  return events.map(({ type, id }) => [type, id]);
}

/** The events that a run wrote. */
export async function readEventsOf(store: StorageBackend, runId: string): Promise<ChangeEvent[]> {
  return await collect(store.readEvents({ runId }));
}
