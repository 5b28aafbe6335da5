import { formatCount } from '@vanta-vuln/core';
import type { MigrationProgress } from '@vanta-vuln/migration';
import type { CommandContext } from '../command-context.ts';
import { drawBar } from './draw-bar.ts';

/** Shows how far a migration has come. */
export interface MigrationView {
  readonly update: (progress: MigrationProgress) => void;
  /** Leaves the terminal as it was found, with the last state above. */
  readonly stop: () => void;
}

/** A bar on a terminal, lines elsewhere, nothing with `--quiet`. */
export async function createMigrationProgress({ terminal, globals }: CommandContext): Promise<MigrationView> {
  const { stderr, env } = terminal;
  const write = (text: string) => void stderr.write(text);
  if (globals.quiet === true) return { update: () => undefined, stop: () => undefined };
  if (stderr.isTTY !== true || env['TERM'] === 'dumb') return migrationLines(write);
  const { migrationBar } = await import('./migration-bar.ts');
  const { show, stop } = migrationBar(stderr);
  return { update: (progress) => show(barLine(progress)), stop };
}

/** One line for each run, and one every five seconds within it. */
export function migrationLines(write: (text: string) => void, now: () => number = Date.now): MigrationView {
  let shownAt = -Infinity;
  let shownRun = '';
  return {
    update(progress) {
      const run = `${progress.runsDone} ${progress.phase}`;
      if (run === shownRun && now() - shownAt < INTERVAL) return;
      shownAt = now();
      shownRun = run;
      write(`${stateOf(progress)}\n`);
    },
    stop: () => undefined,
  };
}

const INTERVAL = 5_000;

function stateOf({ plan, written, runsDone, date, phase }: MigrationProgress): string {
  const rows = `${formatCount(written)} of ${formatCount(plan.rows + plan.events)} rows`;
  return `${phase} ${date}: ${rows}, ${formatCount(runsDone)} of ${formatCount(plan.steps.length)} runs done`;
}

/** Fits into 80 columns. */
function barLine({ plan, written, date, phase }: MigrationProgress): string {
  const total = plan.rows + plan.events;
  const rows = `${formatCount(written)} of ${formatCount(total)}`;
  return `${drawBar(written / Math.max(1, total))}  ${phase} ${date}, ${rows}`;
}
