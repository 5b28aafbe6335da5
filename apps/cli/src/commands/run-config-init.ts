import { access } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { configTemplate } from '@vanta-vuln/config';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';
import { printNote } from '../write-text.ts';
import type { ConfigInitFlags } from './config.ts';

/** Writes a settings file to start from. */
export async function runConfigInit(context: CommandContext, flags: ConfigInitFlags): Promise<ExitCode> {
  const format = flags.format ?? (extname(flags.output ?? '') === '.json' ? 'json' : 'yaml');
  const path = resolve(context.terminal.cwd, flags.output ?? `vanta-vuln.config.${format}`);
  if (flags.force !== true && (await exists(path))) {
    throw new UsageError(
      `${path} exists already.`,
      'Name another file with --output, or replace it with --force.',
    );
  }
  await writeFileAtomically(path, [configTemplate(format)]);
  await printNote(context, `Wrote ${path}. It changes nothing as it stands: edit what you need.`);
  return EXIT.ok;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
