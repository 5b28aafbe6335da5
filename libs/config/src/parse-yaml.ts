// Loaded when there is a YAML file, and from a file of its own: of a CommonJS package that is imported when it is
// needed, bundlers give the default export alone.
import { parseDocument } from 'yaml';
import { ConfigFileError, KEEP_ONE } from './config-file-error.ts';

/** Parses YAML; throws ConfigFileError with the place of the mistake. */
export function parseYaml(text: string, path: string): unknown {
  const document = parseDocument(text, { prettyErrors: false });
  const [mistake] = document.errors;
  if (mistake !== undefined) {
    const detail = `${placeOf(text, mistake.pos[0])}: ${mistake.code}`;
    throw yamlError(path, detail, mistake.code === 'DUPLICATE_KEY' ? KEEP_ONE : undefined);
  }
  try {
    const parsed: unknown = document.toJS({ maxAliasCount: 100 });
    return parsed;
  } catch {
    // Found only now: an alias without its anchor, or aliases that multiply without end.
    throw yamlError(path, 'an alias (*name) can not be followed');
  }
}

function placeOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `line ${lines.length} column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

function yamlError(
  path: string,
  detail: string,
  hint = 'Indent with spaces, and put text with special characters into quotes.',
): ConfigFileError {
  return new ConfigFileError(path, { problem: `is not valid YAML (${detail})`, hint });
}
