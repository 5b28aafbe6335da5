import type { CommandContext } from '../command-context.ts';
import { lineProgress } from './line-progress.ts';
import { silentProgress } from './progress-view.ts';
import type { ProgressView } from './progress-view.ts';

/** Bars on a terminal, lines elsewhere, nothing with `--quiet`. */
export async function createProgress({ terminal, globals }: CommandContext): Promise<ProgressView> {
  const { stderr, env } = terminal;
  const write = (text: string) => void stderr.write(text);
  if (globals.quiet === true) return silentProgress(write);
  if (stderr.isTTY !== true || env['TERM'] === 'dumb') return lineProgress(write);
  const { barProgress } = await import('./bar-progress.ts');
  return barProgress(stderr);
}
