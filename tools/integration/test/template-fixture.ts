import type { QueryEngineTarget, TestQueryLake } from '@vanta-vuln/contract-tests';
import type { ColumnValue, SyncRun } from '@vanta-vuln/core';
import { runTemplate } from '@vanta-vuln/query-templates';
import type { TemplateInputs } from '@vanta-vuln/query-templates';
import { readStatistics } from '@vanta-vuln/stats';
import type { Statistics } from '@vanta-vuln/stats';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import type { GenerationCounts } from '@vanta-vuln/vanta-simulator';
import { syncStore } from './sync-account.ts';

/** What the lake held after a sync. */
export interface FixtureDay {
  /** UTC, `2026-01-31`. */
  readonly date: string;
  readonly run: SyncRun;
  /** As of the moment of the sync. */
  readonly statistics: Statistics;
  /** What the simulated day brought. */
  readonly counts: GenerationCounts;
  readonly vulnerabilities: readonly Finding[];
}

/** A vulnerability of the snapshot. */
export interface Finding {
  readonly id: string;
  readonly name: string | null;
  readonly severity: string;
  readonly isDeactivated: boolean;
}

/** A lake of several days, and what is true of it. */
export interface TemplateFixture extends AsyncDisposable {
  readonly days: readonly FixtureDay[];
  /** The moment of the last sync. */
  readonly now: number;
  /** Runs a template; each row by the names of its columns. */
  readonly ask: (name: string, parameters?: TemplateInputs) => Promise<TemplateRows>;
}

export interface TemplateRows {
  readonly rows: readonly Readonly<Record<string, ColumnValue>>[];
  readonly snapshotDate: string | null;
}

// The third day without a sync, so that there is one to be answered from the day before.
const DAYS_PASSED = [0, 1, 2, 1, 1, 1];

/** Syncs a simulated account into a lake for several days. */
export async function createTemplateFixture(target: QueryEngineTarget): Promise<TemplateFixture> {
  const opened = await target.open();
  const days = await syncDays(opened);
  const now = days.at(-1)?.run.observedAt ?? 0;
  return {
    days,
    now,
    ask: (name, parameters) => askTemplate(opened, name, { parameters, now }),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

async function syncDays({ store }: TestQueryLake): Promise<FixtureDay[]> {
  await using simulator = await startSimulator({
    seed: 5,
    clock: new SimulatedClock({ start: Date.UTC(2026, 1, 26, 9) }),
    limits: 'off',
    vulnerabilities: 400,
    remediations: 500,
  });
  const days: FixtureDay[] = [];
  for (const passed of DAYS_PASSED) {
    const { counts } =
      passed === 0
        ? { counts: simulator.closeGeneration() }
        : await simulator.tick({ days: passed, vanishedShare: 0.02, reappearedShare: 0.3, fixedShare: 0.1 });
    const run = await syncStore(simulator, store);
    days.push({
      date: new Date(run.observedAt).toISOString().slice(0, 10),
      run,
      counts,
      statistics: await readStatistics(store, { asOf: run.observedAt }),
      vulnerabilities: await readFindings({ store }),
    });
  }
  return days;
}

async function readFindings({ store }: Pick<TestQueryLake, 'store'>): Promise<Finding[]> {
  const columns = ['id', 'name', 'severity', 'is_deactivated'] as const;
  const findings: Finding[] = [];
  for await (const batch of store.readRows('vulnerabilities', { columns })) {
    for (const [id, name, severity, isDeactivated] of batch)
      findings.push({ id, name, severity, isDeactivated });
  }
  return findings;
}

async function askTemplate(
  { engine }: TestQueryLake,
  name: string,
  options: { readonly parameters: TemplateInputs | undefined; readonly now: number },
): Promise<TemplateRows> {
  const { result, snapshotDate } = await runTemplate(engine, name, options);
  await using answer = result;
  const rows: Record<string, ColumnValue>[] = [];
  for await (const batch of answer.rows) {
    for (const values of batch) {
      rows.push(
        Object.fromEntries(answer.columns.map((column, index) => [column.name, values[index] ?? null])),
      );
    }
  }
  return { rows, snapshotDate };
}
