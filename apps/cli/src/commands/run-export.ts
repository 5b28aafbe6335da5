import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { StorageBackend } from '@vanta-vuln/core';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { jsonArrayChunks, ndjsonChunks } from '../json-chunks.ts';
import { openStoreToRead } from '../open-store.ts';
import { outputFlagPath } from '../output-path.ts';
import { UsageError } from '../usage-error.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';
import { chunksForStandardOutput, printNote } from '../write-text.ts';
import type { ExportFlags, ExportFormat } from './export.ts';
import { exportRawRows, exportRows } from './export-rows.ts';
import { exportSelection } from './export-selection.ts';
import type { ExportSelection } from './export-selection.ts';
import { csvRows, jsonRows } from './export-texts.ts';

/** Writes rows as a stream to standard output or to a file. */
export async function runExport(context: CommandContext, flags: ExportFlags): Promise<ExitCode> {
  const { output } = flags;
  const format = flags.format ?? formatOf(output);
  if (format === 'csv' && flags.raw === true) {
    throw new UsageError('--raw gives JSON only.', 'Use --format json or ndjson, or leave --raw out.');
  }
  const selection = exportSelection(flags.dataset, flags);
  const path = await outputFlagPath(context, output);
  await using store = await openStoreToRead(context);
  const chunks = exportChunks(store, selection, { format, raw: flags.raw === true });
  if (path === null) {
    const shown = chunksForStandardOutput(context, chunks);
    await pipeline(Readable.from(shown), context.terminal.stdout, { end: false });
    return EXIT.ok;
  }
  await writeFileAtomically(path, chunks, context.terminal.interruption());
  await printNote(context, `Wrote ${path}`);
  return EXIT.ok;
}

function formatOf(output: string | undefined): ExportFormat {
  switch (extname(output ?? '').toLowerCase()) {
    case '.csv':
      return 'csv';
    case '.ndjson':
    case '.jsonl':
      return 'ndjson';
    default:
      return 'json';
  }
}

interface ExportShape {
  readonly format: ExportFormat;
  readonly raw: boolean;
}

function exportChunks(
  store: StorageBackend,
  selection: ExportSelection,
  { format, raw }: ExportShape,
): AsyncIterable<string> {
  if (format === 'csv') return csvRows(exportRows(store, selection));
  const texts = raw ? exportRawRows(store, selection) : jsonRows(exportRows(store, selection));
  return format === 'json' ? jsonArrayChunks(texts) : ndjsonChunks(texts);
}
