import { ConfigFileError, KEEP_ONE } from './config-file-error.ts';
import { repeatedJsonKey } from './repeated-json-key.ts';

interface ConfigTextFacts {
  readonly path: string;
  readonly format: 'json' | 'yaml';
}

/**
 * Parses the text of a config file; a byte order mark is ignored.
 *
 * Throws ConfigFileError with the place of the mistake, but without the text around it: somebody may have put a
 * secret there.
 */
export async function parseConfigText(text: string, { path, format }: ConfigTextFacts): Promise<unknown> {
  const plain = text.replace(/^\uFEFF/, '');
  if (format === 'json') return parseJson(plain, path);
  // 15 ms of loading that a run without a YAML file does not need.
  const { parseYaml } = await import('./parse-yaml.ts');
  return parseYaml(plain, path);
}

function parseJson(text: string, path: string): unknown {
  const parsed = parseValidJson(text, path);
  const repeated = repeatedJsonKey(text, parsed);
  if (repeated === null) return parsed;
  throw new ConfigFileError(path, { problem: `has the key ${repeated} twice in one place`, hint: KEEP_ONE });
}

function parseValidJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const place = error instanceof Error ? /line \d+ column \d+/.exec(error.message)?.[0] : undefined;
    throw new ConfigFileError(path, {
      problem: `is not valid JSON${place === undefined ? '' : ` (${place})`}`,
      hint: 'JSON needs double quotes around keys and text, no comments and no comma after the last entry.',
    });
  }
}
