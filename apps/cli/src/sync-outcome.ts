import type { SyncRun } from '@vanta-vuln/core';
import type { CommandContext } from './command-context.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { writeText } from './write-text.ts';

/** Says that a run is not complete and what comes next; a completed run needs no words. */
export async function printOutcome({ terminal }: CommandContext, run: SyncRun): Promise<void> {
  if (run.status === 'interrupted') {
    await writeText(
      terminal.stderr,
      'Interrupted. Nothing is lost: the next sync goes on where this one stopped.\n',
    );
  }
  if (run.status === 'partial') {
    await writeText(terminal.stderr, 'The time is up. The next sync goes on where this one stopped.\n');
  }
}

/** The exit code of a sync: a run that stopped in time did what it was asked for. */
export function exitCodeOf(run: SyncRun): ExitCode {
  if (run.status === 'interrupted') return EXIT.interrupted;
  return run.status === 'failed' ? EXIT.error : EXIT.ok;
}
