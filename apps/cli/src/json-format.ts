import { UsageError } from './usage-error.ts';

/** The format that `--format` and `--json`, which is short for one of its words, ask for together; undefined for none. */
export function askedFormat<Format extends string>({
  format,
  json,
}: {
  readonly format?: Format | undefined;
  readonly json?: boolean | undefined;
}): Format | 'json' | undefined {
  if (json !== true) return format;
  if (format === undefined || format === 'json') return 'json';
  throw new UsageError(`--json and --format ${format} ask for two formats.`, 'Give one of them.');
}
