import { ConfigFileError } from './config-file-error.ts';

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
  return format === 'json' ? parseJson(plain, path) : parseYaml(plain, path);
}

function parseJson(text: string, path: string): unknown {
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

async function parseYaml(text: string, path: string): Promise<unknown> {
  // 15 ms of loading that a run without a YAML file does not need.
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { prettyErrors: false });
  const [mistake] = document.errors;
  if (mistake !== undefined) throw yamlError(path, `${placeOf(text, mistake.pos[0])}: ${mistake.code}`);
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    // Found only now: an alias without its anchor, or aliases that multiply without end.
    throw yamlError(path, 'an alias (*name) can not be followed');
  }
}

function placeOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `line ${lines.length} column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

function yamlError(path: string, detail: string): ConfigFileError {
  return new ConfigFileError(path, {
    problem: `is not valid YAML (${detail})`,
    hint: 'Indent with spaces, and put text with special characters into quotes.',
  });
}
