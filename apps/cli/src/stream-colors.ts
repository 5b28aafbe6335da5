import { createColors } from 'picocolors';
import type { CommandContext } from './command-context.ts';
import { wantsColor } from './wants-color.ts';

/** Whether to colour what goes to one of the streams. */
export function hasColor({ terminal, globals }: CommandContext, stream: 'stdout' | 'stderr'): boolean {
  return wantsColor({ flag: globals.color, env: terminal.env, isTTY: terminal[stream].isTTY });
}

/** The colours for one of the streams: functions that do nothing where none are wanted. */
export function colorsFor(context: CommandContext, stream: 'stdout' | 'stderr') {
  return createColors(hasColor(context, stream));
}
