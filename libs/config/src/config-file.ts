import type { Stats } from 'node:fs';
import { lstat, readFile, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { ConfigFileError } from './config-file-error.ts';
import { decodeText } from './decode-text.ts';
import { fileFailure } from './file-failure.ts';
import { parseConfigText } from './parse-config-text.ts';

/** The names under which a config file is looked for in the working folder. */
export const CONFIG_FILE_NAMES = [
  'vanta-vuln.config.json',
  'vanta-vuln.config.yaml',
  'vanta-vuln.config.yml',
] as const;

// Larger files are no settings, and must not be read into memory.
const MAX_BYTES = 1024 * 1024;
const NAME_ANOTHER = 'Name the file with the settings, or remove this one.';

/** The path of the config file of a folder, or null; throws ConfigFileError when there are several. */
export async function findConfigFile(folder: string): Promise<string | null> {
  const paths = CONFIG_FILE_NAMES.map((name) => join(folder, name));
  const isThere = await Promise.all(paths.map(stands));
  const [first, second] = paths.filter((_path, index) => isThere[index]);
  if (first !== undefined && second !== undefined) {
    throw new ConfigFileError(first, {
      problem: `stands beside ${second}, and only one can count`,
      hint: 'Remove one of them, or name the one to use with --config.',
    });
  }
  return first ?? null;
}

/** Asked by name: a folder that may be entered but not listed can hold one, too. A link that leads nowhere counts. */
async function stands(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** What a config file holds, parsed but not checked. Throws ConfigFileError. */
export async function readConfigFile(path: string): Promise<unknown> {
  const absolute = resolve(path);
  const format = formatOf(absolute);
  const text = await readText(absolute);
  return parseConfigText(text, { path: absolute, format });
}

function formatOf(path: string): 'json' | 'yaml' {
  const extension = extname(path).toLowerCase();
  if (extension === '.json') return 'json';
  if (extension === '.yaml' || extension === '.yml') return 'yaml';
  throw new ConfigFileError(path, {
    problem: `has the extension '${extension}'`,
    hint: 'Name it .json, .yaml or .yml.',
  });
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await statFile(path);
    if (size <= MAX_BYTES) return decodeText(await readFile(path));
  } catch (cause) {
    if (cause instanceof ConfigFileError) throw cause;
    throw new ConfigFileError(path, {
      problem: `can't be read (${fileFailure(cause)})`,
      hint: 'Check the path and its permissions; `vanta-vuln config init` writes a new one.',
      cause,
    });
  }
  throw new ConfigFileError(path, { problem: `is larger than ${MAX_BYTES} bytes`, hint: NAME_ANOTHER });
}

/** Whoever opens a pipe waits for somebody to write to it, and a device never ends. */
async function statFile(path: string): Promise<Stats> {
  const found = await stat(path);
  if (found.isFile() || found.isDirectory()) return found;
  throw new ConfigFileError(path, { problem: 'is no file', hint: NAME_ANOTHER });
}
