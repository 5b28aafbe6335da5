import { formatCount, utcDate } from '@vanta-vuln/core';
import {
  findMigration,
  migrate,
  openMigrationJournal,
  prepareMigration,
  rollBackMigration,
} from '@vanta-vuln/migration';
import type { MigrateOptions, MigrationPlan } from '@vanta-vuln/migration';
import { COMMIT_KEY, LOCKS_PREFIX, lockLake, openLake, readPointer } from '@vanta-vuln/storage-s3';
import type { LakeOptions } from '@vanta-vuln/storage-s3';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import type { CommandContext } from '../command-context.ts';
import { confirm } from '../confirm.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { formatAmount } from '../format-values.ts';
import { keepHeapSmall } from '../keep-heap-small.ts';
import { renderList } from '../list-table.ts';
import { loadCliSettings } from '../load-cli-settings.ts';
import { STEP_COLUMNS, planSentence, planToJson, reportToJson, rollbackToJson } from '../migration-report.ts';
import { openLakeStore } from '../open-lake-store.ts';
import { parseMoment } from '../parse-moment.ts';
import { createMigrationProgress } from '../progress/migration-progress.ts';
import { printJson, printLine, printNote } from '../write-text.ts';
import type { MigrateFlags } from './migrate.ts';

/** Moves a database into a lake, shows what that would do, or takes it back. */
export async function runMigrate(context: CommandContext, flags: MigrateFlags): Promise<ExitCode> {
  const target = withStores(context, flags);
  await using opened = await openLakeStore(target);
  const { store: objects, logger } = opened;
  if (flags.rollback === true) return await rollBack(context, flags, opened);
  const { settings } = await loadCliSettings(target);
  const since = parseMoment('--since', flags.since);
  await using from = openSqliteStore({ path: settings.storage.database, mode: 'read' });
  // What another process has planned and not carried out is no part of this migration.
  if (flags.dryRun !== true)
    await openLake({ store: objects, logger }).commitPlanned({ finishedAt: Date.now() });
  const journal = await openMigrationJournal({
    objects,
    source: from.location,
    transient: [LOCKS_PREFIX],
  });
  await using to = openLake({ store: journal.objects, logger });
  const options = {
    from,
    to,
    journal,
    incremental: flags.incremental,
    since: since === undefined ? undefined : utcDate(since),
    signal: context.terminal.interruption(),
    logger,
  };
  if (flags.dryRun === true) return await printPlan(context, flags, await prepareMigration(options));
  if (flags.yes !== true && !(await isWanted(context, options))) return EXIT.ok;
  return await moveIn(context, flags, options);
}

/** The stores that the flags of the command name, before those of every command. */
function withStores(context: CommandContext, { from, to }: MigrateFlags): CommandContext {
  const named = {
    ...(from === undefined ? {} : { database: from }),
    ...(to === undefined ? {} : { lake: to }),
  };
  return { ...context, globals: { ...context.globals, ...named } };
}

async function printPlan(
  context: CommandContext,
  { json }: MigrateFlags,
  plan: MigrationPlan,
): Promise<ExitCode> {
  if (json === true) {
    await printJson(context, planToJson(plan));
    return EXIT.ok;
  }
  if (plan.steps.length > 0) await printLine(context, renderList(context, STEP_COLUMNS, plan.steps));
  await printNote(context, `\n${planSentence(plan)}\nNothing was written.`);
  return EXIT.ok;
}

async function isWanted(context: CommandContext, options: MigrateOptions): Promise<boolean> {
  const plan = await prepareMigration(options);
  // Nothing to ask: the move says that there is nothing to move.
  if (plan.steps.length === 0) return true;
  await printNote(context, planSentence(plan));
  return confirm(context, 'Move it?');
}

async function moveIn(
  context: CommandContext,
  { json }: MigrateFlags,
  options: MigrateOptions,
): Promise<ExitCode> {
  keepHeapSmall();
  const progress = await createMigrationProgress(context);
  const begun = performance.now();
  const report = await migrate({ ...options, onProgress: progress.update }).finally(progress.stop);
  const seconds = (performance.now() - begun) / 1000;
  if (json === true) {
    await printJson(context, reportToJson(report, seconds));
    return EXIT.ok;
  }
  const { plan, bytes } = report;
  if (plan.steps.length === 0) {
    await printLine(context, planSentence(plan));
    return EXIT.ok;
  }
  const rate = formatCount(Math.round((plan.rows + plan.events) / seconds));
  await printLine(
    context,
    `${planSentence({ ...plan, bytes })}\nEvery row was read back and is the same. ${seconds.toFixed(1)} s, ${rate} rows/s.`,
  );
  return EXIT.ok;
}

async function rollBack(
  context: CommandContext,
  { yes, dryRun, json }: MigrateFlags,
  { store: objects, logger }: LakeOptions,
): Promise<ExitCode> {
  const { id, source } = await findMigration(objects);
  const what = `Migration ${id} from ${source} into ${objects.location}`;
  if (dryRun === true) {
    if (json === true) await printJson(context, { migration_id: id, from: source });
    else await printLine(context, `${what} would be taken back. Nothing was changed.`);
    return EXIT.ok;
  }
  if (yes !== true && !(await confirm(context, `${what}: take it back?`))) return EXIT.ok;
  await using lock = await lockLake({ store: objects, logger, purpose: 'rollback', mayLackPointer: true });
  const rolledBack = await rollBackMigration({
    objects,
    pointer: COMMIT_KEY,
    pointedRun: async () => (await readPointer(objects)).committed?.run.id ?? null,
    assertLocked: () => lock.assertHeld(),
    logger,
  });
  if (json === true) {
    await printJson(context, rollbackToJson(rolledBack));
    return EXIT.ok;
  }
  const { deleted, restored, kept } = rolledBack;
  await printLine(
    context,
    `${what} was taken back: ${formatAmount(deleted.length, 'object')} deleted, ${formatCount(restored.length)} put back` +
      `${kept.length === 0 ? '' : `, ${formatCount(kept.length)} left that others have replaced since`}.`,
  );
  return EXIT.ok;
}
