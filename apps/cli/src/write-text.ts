import { once } from 'node:events';
import { showControls } from '@vanta-vuln/core';
import type { CommandContext } from './command-context.ts';
import type { OutputStream } from './terminal.ts';

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
  await printLine(context, forStandardOutput(context, JSON.stringify(value, null, 2)));
}

/** A text without colours of ours as standard output takes it: a terminal would obey the controls in foreign text. */
export function forStandardOutput({ terminal }: CommandContext, text: string): string {
  return terminal.stdout.isTTY === true ? showControls(text) : text;
}

/** The same for texts that come in chunks; a pipe or a file gets them as they are. */
export async function* chunksForStandardOutput(
  context: CommandContext,
  chunks: AsyncIterable<string>,
): AsyncGenerator<string> {
  for await (const chunk of chunks) yield forStandardOutput(context, chunk);
}

/** Tells the person something that is no part of the result; silent with `--quiet`. */
export async function printNote({ terminal, globals }: CommandContext, text: string): Promise<void> {
  if (globals.quiet !== true) await writeText(terminal.stderr, `${text}\n`);
}
