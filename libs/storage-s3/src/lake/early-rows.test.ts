import {
  BEGIN,
  MOMENT,
  planAndCommit,
  stageLists,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import type { Lists } from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { GENERATIONS } from '../../test/generations.ts';
import { createLakeFolder } from '../../test/lake-folder.ts';
import type { LakeFolder } from '../../test/lake-folder.ts';
import { readState } from '../../test/lake-state.ts';
import { verifyLake } from '../lake-care/verify-lake.ts';

const DAY = 86_400_000;

/** Syncs into a lake, one run a day, each committed by the process that staged it. */
async function commitDirectly({ lake }: LakeFolder, days: readonly Lists[]): Promise<void> {
  for (const [day, lists] of days.entries()) {
    await using writer = await lake.beginRun({ ...BEGIN, runId: `run ${day}` });
    await stageLists(writer, lists, 20);
    await planAndCommit(writer, { observedAt: MOMENT + day * DAY });
  }
}

/** Does the same, each run committed by another process, which knows only what is staged. */
async function commitFromPages(folder: LakeFolder, days: readonly Lists[]): Promise<void> {
  for (const [day, lists] of days.entries()) {
    const observedAt = MOMENT + day * DAY;
    {
      await using writer = await folder.lake.beginRun({ ...BEGIN, runId: `run ${day}` });
      await stageLists(writer, lists, 20);
      await writer.plan({ observedAt, requests: 3, throttled: 0, keepMissing: [] });
    }
    await folder.openAgain().commitPlanned({ finishedAt: observedAt + 1 });
  }
}

const [first, second] = GENERATIONS;
const [shown = {}] = first.vulnerabilities ?? [];
const severities = Array.from({ length: 30 }, (_, index) =>
  wireVulnerability(`s${index}`, { severity: `S${index}` }),
);

const CASES: Readonly<Record<string, readonly Lists[]>> = {
  'rows appear, change, leave and come back': [first, second, first],
  'a later page shows a row again as it was': [
    { ...first, vulnerabilities: [...(first.vulnerabilities ?? []), shown] },
  ],
  'a later page shows a row again with another severity': [
    { ...first, vulnerabilities: [...(first.vulnerabilities ?? []), { ...shown, severity: 'LOW' }] },
    second,
  ],
  'a row is new on one page and as stored on none': [
    first,
    { ...first, vulnerabilities: [...(second.vulnerabilities ?? []), shown] },
  ],
  'there are more severities than groups may be open': [{ vulnerabilities: severities }],
};

describe('a commit by the process that staged the run', () => {
  it.each(Object.entries(CASES))('gives what one from its pages gives when %s', async (_, days) => {
    await using direct = await createLakeFolder();
    await using paged = await createLakeFolder();
    await commitDirectly(direct, days);
    await commitFromPages(paged, days);
    expect(await readState(direct.lake)).toEqual(await readState(paged.lake));
    expect((await verifyLake(direct.store)).problems).toEqual([]);
    expect(await direct.keys()).toEqual(await paged.keys());
  });
});
