import { existsSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { statisticsToJson } from '@vanta-vuln/stats';
import type { CommandContext } from '../command-context.ts';
import { createCliLogger } from '../create-cli-logger.ts';
import { startDemoAccount } from '../demo/demo-account.ts';
import { playDemo } from '../demo/play-demo.ts';
import { printDemo } from '../demo/print-demo.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { loadCliSettings } from '../load-cli-settings.ts';
import { syncRunToJson } from '@vanta-vuln/core';
import { UsageError } from '../usage-error.ts';
import { printJson } from '../write-text.ts';
import type { DemoFlags } from './demo.ts';
import { eventToJson } from './print-events.ts';

/** Plays two days of a simulated account, and shows what came of it. */
export async function runDemo(context: CommandContext, flags: DemoFlags): Promise<ExitCode> {
  const { settings } = await loadCliSettings(context);
  const database = await demoDatabase(context, flags, settings.paths.temp);
  const logger = await createCliLogger(context, { settings });
  const signal = context.terminal.interruption();
  const cves = flags.cves === undefined ? undefined : resolve(context.terminal.cwd, flags.cves);
  await using simulator = await startDemoAccount({ ...flags, cves });
  const result = await playDemo(simulator, { database, logger, signal });
  if (flags.json === true) {
    const { runs, statistics, comparison, changes } = result;
    await printJson(context, {
      database,
      syncs: runs.map(syncRunToJson),
      statistics: statisticsToJson(statistics),
      compared_with_truth: comparison,
      changes: changes.map(eventToJson),
    });
  } else {
    await printDemo(context, { ...result, database });
  }
  return result.comparison.different.length === 0 ? EXIT.ok : EXIT.error;
}

/** A new file: in the folder that was named, else in a temporary one. Throws UsageError when the file is there. */
async function demoDatabase(
  { terminal }: CommandContext,
  { folder }: DemoFlags,
  temp: string,
): Promise<string> {
  const parent =
    folder === undefined ? await mkdtemp(join(temp, 'vanta-vuln-demo-')) : resolve(terminal.cwd, folder);
  await mkdir(parent, { recursive: true });
  const database = join(parent, 'demo.db');
  if (existsSync(database)) {
    throw new UsageError(
      `${database} is there from an earlier demo.`,
      'Name another folder, or remove the file.',
    );
  }
  return database;
}
