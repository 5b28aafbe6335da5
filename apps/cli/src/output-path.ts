import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CommandContext } from './command-context.ts';
import { lossAt } from './loss-at.ts';
import { UsageError } from './usage-error.ts';

/** A file to write, as the command line names it. */
export interface OutputFlag {
  readonly flag: string;
  readonly name: string;
  /** Whether settings are written, which may take the place of older ones. @default false */
  readonly holdsSettings?: boolean;
}

/**
 * The path of a file that is to be written. Throws UsageError for a name that is none, for a folder, and for a file
 * that the program needs: it would be replaced, and history can't be fetched again.
 */
export async function outputPath(context: CommandContext, output: OutputFlag): Promise<string> {
  const { flag, name, holdsSettings = false } = output;
  if (name.trim() === '')
    throw new UsageError(`${flag} '${name}': no file is named.`, 'Name the file to write.');
  const path = resolve(context.terminal.cwd, name);
  const loss = (await isFolder(path)) ? 'is a folder' : await lossAt(path, context, { holdsSettings });
  if (loss !== null) throw new UsageError(`${flag} ${name}: ${path} ${loss}.`, 'Name another file.');
  return path;
}

/** The path of the file that `--output` names; null without the flag. Throws as outputPath does. */
export async function outputFlagPath(
  context: CommandContext,
  name: string | undefined,
): Promise<string | null> {
  return name === undefined ? null : await outputPath(context, { flag: '--output', name });
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
