import type { SyncRun } from '@vanta-vuln/core';
import { createRedactor } from '@vanta-vuln/observability';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import { synchronize } from '@vanta-vuln/sync';
import type { CommandContext } from './command-context.ts';
import { createCliLogger } from './create-cli-logger.ts';
import { loadCliSettings } from './load-cli-settings.ts';
import { openSource } from './open-source.ts';
import { createProgress } from './progress/create-progress.ts';
import { VERSION } from './version.ts';

/** What a caller may say about one sync; the rest is settings. */
export interface PerformSyncFlags {
  readonly restart?: boolean;
  readonly incrementalRemediations?: boolean;
  readonly verifyMissing?: number;
  readonly acceptMassDisappearance?: boolean;
  readonly maxMinutes?: number;
  readonly pageSize?: number;
}

const MS_PER_MINUTE = 60_000;

/** Brings the database up to date with Vanta, showing progress; Ctrl-C parks the run. */
export async function performSync(context: CommandContext, flags: PerformSyncFlags): Promise<SyncRun> {
  const signal = context.terminal.interruption();
  const { settings } = await loadCliSettings(context, flags);
  const progress = await createProgress(context);
  const redactor = createRedactor();
  const logger = await createCliLogger(context, { settings, redactor, write: progress.log });
  await using source = await openSource({ settings, env: context.terminal.env, logger, redactor });
  await using store = openSqliteStore({ path: settings.storage.database, mode: 'write' });
  try {
    return await synchronize({
      source,
      store,
      writerVersion: `vanta-vuln ${VERSION}`,
      mode: flags.restart === true ? 'restart' : 'resume',
      incrementalRemediations: flags.incrementalRemediations,
      verifyMissing: settings.sync.verifyMissing,
      acceptMassDisappearance: flags.acceptMassDisappearance,
      deadline:
        flags.maxMinutes === undefined ? undefined : source.clock.now() + flags.maxMinutes * MS_PER_MINUTE,
      maxCheckpointAge: settings.sync.checkpointMaxAge,
      signal,
      logger,
      onProgress: progress.update,
    });
  } finally {
    progress.stop();
  }
}
