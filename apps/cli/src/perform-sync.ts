import type { SyncRun, VantaVulnError } from '@vanta-vuln/core';
import { createRedactor } from '@vanta-vuln/observability';
import { synchronize } from '@vanta-vuln/sync';
import type { CommandContext } from './command-context.ts';
import { createCliLogger } from './create-cli-logger.ts';
import { loadCliSettings } from './load-cli-settings.ts';
import { openSource } from './open-source.ts';
import { openStoreToWrite } from './open-store.ts';
import { createProgress } from './progress/create-progress.ts';
import { reachVanta } from './reach-vanta.ts';
import { VERSION } from './version.ts';
import { watchHeap } from './watch-heap.ts';

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

/** What a sync has done. */
export interface PerformedSync {
  readonly run: SyncRun;
  /** Why the lake beside the database does not have it; null when it has, and where there is none. */
  readonly lost: VantaVulnError | null;
}

/** Brings what is kept up to date with Vanta, showing progress; Ctrl-C parks the run. */
export async function performSync(context: CommandContext, flags: PerformSyncFlags): Promise<PerformedSync> {
  const signal = context.terminal.interruption();
  const loaded = await loadCliSettings(context, flags);
  const { settings } = loaded;
  // While it stands it is drawn again and again: whatever fails from here on, the program could not end.
  using progress = await createProgress(context);
  const keepHeapInBounds = watchHeap();
  const redactor = createRedactor();
  const logger = await createCliLogger(context, { settings, redactor, write: progress.log });
  await using source = await openSource({ loaded, env: context.terminal.env, logger, redactor });
  await using store = await openStoreToWrite(context, {
    settings,
    logger,
    beforeUpgrade: () => reachVanta(source, signal),
  });
  const run = await synchronize({
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
    onProgress: (state) => {
      keepHeapInBounds(state);
      progress.update(state);
    },
  });
  return { run, lost: store.lost ?? null };
}
