/** What the lines of a KEY=VALUE file say. */
export interface KeyValueLines {
  readonly values: ReadonlyMap<string, string>;
  /** The number of the first line that is none; null when all are. */
  readonly badLine: number | null;
}

const LINE = /^(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*)$/;
const QUOTED = /^(["'])(.*)\1\s*(?:#.*)?$/;

/**
 * Reads KEY=VALUE lines as a shell would: `export` in front, quotes around, comments after ` #`.
 *
 * Node's util.parseEnv cuts an unquoted value at any `#` and skips lines that it does not understand: a secret
 * would be shortened without a word.
 */
export function parseKeyValueLines(text: string): KeyValueLines {
  const values = new Map<string, string>();
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const [, key, value] = LINE.exec(trimmed) ?? [];
    if (key === undefined || value === undefined) return { values, badLine: index + 1 };
    values.set(key, unquote(value));
  }
  return { values, badLine: null };
}

function unquote(value: string): string {
  const quoted = QUOTED.exec(value)?.[2];
  return quoted ?? value.replace(/\s+#.*$/, '').trim();
}
