import type { BeginRunOptions, StorageBackend } from '@vanta-vuln/core';
import { BEGIN, MOMENT } from '../begin-options.ts';
import { toStagedPage } from '../to-staged.ts';
import { WITHOUT_ID, unusableVulnerability, wireVulnerability } from '../wire-records.ts';

const FIRST_RECORDS = [
  wireVulnerability('v1', { name: 5 }),
  wireVulnerability('v2', { sourceDetectedDate: 'never' }),
  unusableVulnerability('v3'),
  WITHOUT_ID,
];

/** A first page of four rows: two with an odd value, one that can't be used, one without an id. */
export const FIRST_PAGE = toStagedPage('vulnerabilities', FIRST_RECORDS, {
  nextCursor: 'cursor 2',
  requests: 4,
  throttled: 1,
  pacing: { recent: [MOMENT - 5, MOMENT] },
});

/** Stages a first page and drops the writer, as a process that ends in the middle. */
export async function leaveUnfinished(
  store: StorageBackend,
  options: Partial<BeginRunOptions> = {},
): Promise<void> {
  await using writer = await store.beginRun({ ...BEGIN, runId: 'unfinished', ...options });
  await writer.stagePage(FIRST_PAGE);
}
