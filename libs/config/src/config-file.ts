import { readFile, readdir } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { ConfigFileError } from './config-file-error.ts';
import { fileFailure } from './file-failure.ts';
import { parseConfigText } from './parse-config-text.ts';

/** The names under which a config file is looked for in the working folder. */
export const CONFIG_FILE_NAMES = [
  'vanta-vuln.config.json',
  'vanta-vuln.config.yaml',
  'vanta-vuln.config.yml',
] as const;

/** The path of the config file of a folder, or null; throws ConfigFileError when there are several. */
export async function findConfigFile(folder: string): Promise<string | null> {
  const names: readonly string[] = await readdir(folder).catch(() => []);
  const found = CONFIG_FILE_NAMES.filter((name) => names.includes(name)).map((name) => join(folder, name));
  const [first, second] = found;
  if (first !== undefined && second !== undefined) {
    throw new ConfigFileError(first, {
      problem: `stands beside ${second}, and only one can count`,
      hint: 'Remove one of them, or name the one to use with --config.',
    });
  }
  return first ?? null;
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
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new ConfigFileError(path, {
      problem: `can't be read (${fileFailure(cause)})`,
      hint: 'Check the path and its permissions; `vanta-vuln config init` writes a new one.',
      cause,
    });
  }
}
