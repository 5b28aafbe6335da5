import { formatTimestamp, showControls } from '@vanta-vuln/core';
import { collectGarbage, previewGarbage } from '@vanta-vuln/storage-s3';
import type { GcPlan, GcRun } from '@vanta-vuln/storage-s3';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { formatAmount, formatBytes } from '../format-values.ts';
import { openLakeStore } from '../open-lake-store.ts';
import { requireLake } from '../require-lake.ts';
import { printJson, printLine, printNote } from '../write-text.ts';
import type { LakeGcFlags } from './lake.ts';

/** Prints what may go from a lake, and lets it go when that is asked for. */
export async function runLakeGc(
  context: CommandContext,
  { keep, yes = false, json }: LakeGcFlags,
): Promise<ExitCode> {
  await using lake = await openLakeStore(context);
  await requireLake(lake.store);
  const options = { store: lake.store, logger: lake.logger, keepSnapshots: keep };
  const plan = yes
    ? await collectGarbage({ ...options, signal: context.terminal.interruption() })
    : await previewGarbage(options);
  if (json === true) {
    await printJson(context, { removed: yes, ...planToJson(plan) });
    return EXIT.ok;
  }
  for (const line of describePlan(plan, yes)) await printLine(context, showControls(line));
  if (!yes && !isEmpty(plan)) await printNote(context, 'Nothing was removed: add --yes to remove it.');
  return EXIT.ok;
}

function isEmpty({ snapshots, staging, uploads }: GcPlan): boolean {
  return snapshots.length + staging.length + uploads.length === 0;
}

function describePlan(plan: GcPlan, isDone: boolean): readonly string[] {
  if (isEmpty(plan)) return ['There is nothing to remove.'];
  const verb = isDone ? 'removed' : 'may go';
  return [
    ...plan.snapshots.map((run) => describeRun(`snapshot ${verb}`, run)),
    ...plan.staging.map((run) => describeRun(`staging ${verb}`, run)),
    ...plan.uploads.map(
      ({ key, startedAt }) => `upload ${verb}: ${key}, begun ${formatTimestamp(startedAt)}`,
    ),
    `snapshots kept: ${plan.keptSnapshots.join(', ')}`,
  ];
}

function describeRun(what: string, { runId, keys, bytes }: GcRun): string {
  return `${what}: run ${runId}, ${formatAmount(keys.length, 'object')}, ${formatBytes(bytes)}`;
}

function planToJson({ snapshots, staging, uploads, keptSnapshots }: GcPlan) {
  return {
    snapshots: snapshots.map(runToJson),
    staging: staging.map(runToJson),
    uploads: uploads.map(({ key, startedAt }) => ({ key, started_at: formatTimestamp(startedAt) })),
    kept_snapshots: keptSnapshots,
  };
}

function runToJson({ runId, keys, bytes }: GcRun) {
  return { run_id: runId, objects: keys.length, bytes };
}
