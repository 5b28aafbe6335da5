import type { MigrationProgress } from '@vanta-vuln/migration';
import { describe, expect, it } from 'vitest';
import { migrationLines } from './migration-progress.ts';

const progress: MigrationProgress = {
  plan: { from: 'acme.db', to: 'lake', steps: [], held: 0, rows: 9_000, events: 1_000, bytes: 0 },
  runsDone: 0,
  written: 1_234,
  date: '2026-01-31',
  phase: 'writing',
};

describe('the progress of a migration as lines', () => {
  it('says which day is written, and how much of all that is', () => {
    const lines: string[] = [];
    migrationLines((line) => lines.push(line)).update(progress);
    expect(lines).toEqual(['writing 2026-01-31: 1,234 of 10,000 rows, 0 of 0 runs done\n']);
  });

  it('says it at each step of a run, and every five seconds within one', () => {
    const lines: string[] = [];
    let now = 0;
    const view = migrationLines(
      (line) => lines.push(line),
      () => now,
    );
    for (now = 0; now <= 10_000; now += 1_000) view.update(progress);
    expect(lines).toHaveLength(3);
    view.update({ ...progress, phase: 'verifying' });
    view.update({ ...progress, runsDone: 1 });
    expect(lines.slice(3).map((line) => line.split(' ')[0])).toEqual(['verifying', 'writing']);
  });
});
