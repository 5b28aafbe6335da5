import { INTEGRATION_COLUMNS } from './dataset-table.ts';
import type { Connection } from './open-connection.ts';
import { createStateWriter } from './stored-run-state.ts';

/** What a writer writes beside the rows: its state, which rows a page showed, integrations. */
export type WriterStatements = ReturnType<typeof prepareWriterStatements>;

/** Prepares what a writer writes beside the rows. */
export function prepareWriterStatements(connection: Connection) {
  return {
    writeState: createStateWriter(connection),
    insertPage: connection.prepare<[string, Buffer, Buffer]>('INSERT INTO staged_pages VALUES (?, ?, ?)'),
    insertIntegration: connection.prepare(
      `INSERT INTO staged_integrations VALUES (${INTEGRATION_COLUMNS.map(() => '?').join(', ')})`,
    ),
  };
}
