/** What the lines of a KEY=VALUE file say. */
export interface KeyValueLines {
  readonly values: ReadonlyMap<string, string>;
  /** The first line that can't be read; null when all can. */
  readonly badLine: BadLine | null;
}

/** A line by its number, from 1 on, and what is wrong with it, without any of its text. */
export interface BadLine {
  readonly line: number;
  readonly problem: string;
}

const LINE = /^(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*)$/;
// Backslashes are what they are: this is no shell.
const QUOTED = /^(?:"([^"]*)"|'([^']*)')\s*(?:#.*)?$/;

/**
 * Reads KEY=VALUE lines much as a shell would: `export` in front, quotes around, comments after ` #`.
 *
 * Node's util.parseEnv cuts an unquoted value at any `#` and skips lines that it does not understand: a secret
 * would be shortened without a word.
 */
export function parseKeyValueLines(text: string): KeyValueLines {
  const values = new Map<string, string>();
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const [, key, written] = LINE.exec(trimmed) ?? [];
    const value = written === undefined ? null : unquote(written);
    if (key === undefined) return { values, badLine: { line: index + 1, problem: 'has no KEY=' } };
    if (value === null)
      return { values, badLine: { line: index + 1, problem: 'has quotes that do not match' } };
    values.set(key, value);
  }
  return { values, badLine: null };
}

/** Null where a quote is not closed, or more follows it than a comment: part of it would be taken for the secret. */
function unquote(value: string): string | null {
  if (!/^["']/.test(value)) return value.replace(/\s+#.*$/, '').trim();
  const [, inDouble, inSingle] = QUOTED.exec(value) ?? [];
  return inDouble ?? inSingle ?? null;
}
