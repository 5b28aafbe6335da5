import { once } from 'node:events';
import { createColors } from 'picocolors';
import type { CommandContext } from './command-context.ts';
import type { OutputStream } from './terminal.ts';
import { wantsColor } from './wants-color.ts';

/** Writes a text and waits until the stream can take more. */
export async function writeText(stream: OutputStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

/** Writes a line of the result to standard output. */
export async function printLine({ terminal }: CommandContext, text: string): Promise<void> {
  await writeText(terminal.stdout, `${text}\n`);
}

/** Writes a value as indented JSON to standard output. */
export async function printJson(context: CommandContext, value: unknown): Promise<void> {
  await printLine(context, JSON.stringify(value, null, 2));
}

/** Tells the person something that is no part of the result; silent with `--quiet`. */
export async function printNote({ terminal, globals }: CommandContext, text: string): Promise<void> {
  if (globals.quiet !== true) await writeText(terminal.stderr, `${text}\n`);
}

/** Whether to colour what goes to one of the streams. */
export function hasColor({ terminal, globals }: CommandContext, stream: 'stdout' | 'stderr'): boolean {
  return wantsColor({ flag: globals.color, env: terminal.env, isTTY: terminal[stream].isTTY });
}

/** The colours for one of the streams: functions that do nothing where none are wanted. */
export function colorsFor(context: CommandContext, stream: 'stdout' | 'stderr') {
  return createColors(hasColor(context, stream));
}
