import { access } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { CONFIG_FILE_NAMES, configTemplate } from '@vanta-vuln/config';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { outputPath } from '../output-path.ts';
import { UsageError } from '../usage-error.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';
import { printNote } from '../write-text.ts';
import type { ConfigInitFlags } from './config.ts';

/** Writes a settings file to start from. */
export async function runConfigInit(context: CommandContext, flags: ConfigInitFlags): Promise<ExitCode> {
  const format = flags.format ?? (extname(flags.output ?? '').toLowerCase() === '.json' ? 'json' : 'yaml');
  const name = flags.output ?? `vanta-vuln.config.${format}`;
  const path = await outputPath(context, { flag: '--output', name, holdsSettings: true });
  if (flags.force !== true && (await exists(path))) {
    throw new UsageError(
      `${path} exists already.`,
      'Name another file with --output, or replace it with --force.',
    );
  }
  const rival = await findRival(path);
  if (rival !== null) {
    throw new UsageError(
      `${rival} exists already, and only one of the two could count.`,
      'Edit or remove that one, or name another file with --output.',
    );
  }
  await writeFileAtomically(path, [configTemplate(format)]);
  await printNote(context, `Wrote ${path}. It changes nothing as it stands: edit what you need.`);
  return EXIT.ok;
}

/** A settings file beside the path that would be found as well: every command refuses to choose between two. */
async function findRival(path: string): Promise<string | null> {
  const names: readonly string[] = CONFIG_FILE_NAMES;
  if (!names.includes(basename(path))) return null;
  for (const name of names) {
    const other = join(dirname(path), name);
    if (other !== path && (await exists(other))) return other;
  }
  return null;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
