import type { ChangeEvent, CommittedRun, IntegrationRow, StorageBackend } from '@vanta-vuln/core';
import { recordedEvents } from '@vanta-vuln/core';
import { committedRun } from './committed-run.ts';
import { importedEvents } from './imported-events.ts';
import { totalRows } from './migration-plan.ts';
import type { MigrationStep, SourceSurvey } from './migration-plan.ts';
import type { PastRun } from './past-run.ts';
import type { RebuiltRun } from './rebuild-rows.ts';
import type { RunOrder } from './run-order.ts';

/** What the run of a step is made of. */
export interface StepSource {
  readonly from: StorageBackend;
  readonly step: MigrationStep;
  readonly survey: SourceSurvey;
  readonly order: RunOrder;
  readonly integrations: readonly IntegrationRow[];
  /** The run of the step before, as the target has it. */
  readonly later: RebuiltRun | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The run of a step as the source has it. */
export function sourceRun({
  from,
  step,
  survey,
  order,
  integrations,
  later,
  signal,
}: StepSource): CommittedRun {
  const { run, past, rows, withImportedEvents } = step;
  const recorded = recordedRun(from, step);
  const events = withImportedEvents
    ? () => filedUnder(run.id, importedEvents(from, survey.runs, survey.importedMark))
    : recorded.events;
  if (past === null) return { ...recorded, events };
  const base = isFarBack(past, rows) ? later : undefined;
  return { ...committedRun({ store: from, past, later: base, order, integrations, rows, signal }), events };
}

/** The run of a step as a store has it of which nothing but its record and its entries of the history is moved. */
export function recordedRun(store: StorageBackend, { run }: MigrationStep): CommittedRun {
  // A run that was stopped and went on shares its id, and has written nothing.
  const hasEvents = run.status === 'completed';
  return {
    run,
    reconstructed: false,
    rows: nothing,
    integrations: [],
    events: () => (hasEvents ? store.readEvents({ runId: run.id }) : nothing()),
  };
}

/** Whether undoing all that came since takes longer than reading the rows of the day after from the target. */
function isFarBack({ later }: PastRun, rows: MigrationStep['rows']): boolean {
  return later.reduce((sum, run) => sum + recordedEvents(run), 0) > totalRows(rows);
}

async function* nothing(): AsyncGenerator<never> {}

async function* filedUnder(runId: string, batches: AsyncIterable<readonly ChangeEvent[]>) {
  for await (const batch of batches) yield batch.map((event) => ({ ...event, runId }));
}
