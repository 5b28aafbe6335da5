import type { DatasetName, IntegrationRow } from '@vanta-vuln/core';
import { INTEGRATION_COLUMNS } from './dataset-table.ts';
import type { Connection } from './open-connection.ts';
import { encodeRow } from './row-codec.ts';
import type { RunState } from './run-state.ts';
import { encodeRids } from './seen-rows.ts';
import type { StagedOutcomes } from './stage-rows.ts';
import { createStateWriter } from './stored-run-state.ts';

/** What a writer writes beside the rows. */
export interface WriterStatements {
  readonly writeState: (state: RunState) => void;
  /** Writes which stored rows a page showed. */
  readonly insertPage: (dataset: DatasetName, outcomes: StagedOutcomes) => void;
  readonly insertIntegration: (row: Omit<IntegrationRow, 'run_id' | 'observed_at'>) => void;
}

/** Prepares what a writer writes beside the rows. */
export function prepareWriterStatements(connection: Connection): WriterStatements {
  const page = connection.prepare<[string, Buffer, Buffer]>('INSERT INTO staged_pages VALUES (?, ?, ?)');
  const integration = connection.prepare(
    `INSERT INTO staged_integrations VALUES (${INTEGRATION_COLUMNS.map(() => '?').join(', ')})`,
  );
  return {
    writeState: createStateWriter(connection),
    insertPage: (dataset, { usable, unusable }) => {
      if (usable.length + unusable.length > 0) page.run(dataset, encodeRids(usable), encodeRids(unusable));
    },
    insertIntegration: (row) => void integration.run(...encodeRow(INTEGRATION_COLUMNS, row)),
  };
}
