import { GetQueryResultsCommand } from '@aws-sdk/client-athena';
import type { AthenaClient, GetQueryResultsOutput } from '@aws-sdk/client-athena';
import { decodeValue, toAthenaColumn } from './decode-value.ts';
import type { AthenaColumn } from './decode-value.ts';

type Cells = readonly (string | null)[];

/** Rows that one call gives at most, as Athena has it. */
export const PAGE_ROWS = 1_000;

/** Some rows of an answer, and how to ask for more. */
export interface ResultPage {
  readonly columns: readonly AthenaColumn[];
  readonly rows: readonly Cells[];
  readonly next: string | undefined;
}

/** Where a page lies. */
export interface PagePlace {
  readonly id: string;
  /** The token of the page before; the first page has none. */
  readonly token?: string | undefined;
  readonly signal: AbortSignal;
}

/** Reads one page of an answer; its first one begins with the names of the columns, which are no row. */
export async function readPage(client: AthenaClient, { id, token, signal }: PagePlace): Promise<ResultPage> {
  const output = await client.send(
    new GetQueryResultsCommand({
      QueryExecutionId: id,
      MaxResults: PAGE_ROWS,
      ...(token === undefined ? {} : { NextToken: token }),
    }),
    { abortSignal: signal },
  );
  const columns = columnsOf(output);
  const rows = rowsOf(output, columns.length);
  return { columns, rows: token === undefined ? withoutHeader(rows, columns) : rows, next: output.NextToken };
}

/** The cells of a row as values. */
export function decodeRow(cells: Cells, columns: readonly AthenaColumn[]) {
  return columns.map((column, index) => decodeValue(cells[index] ?? null, column));
}

function columnsOf({ ResultSet: set }: GetQueryResultsOutput): AthenaColumn[] {
  const found = set?.ResultSetMetadata?.ColumnInfo ?? [];
  return found.map(({ Name: name = '', Type: type = 'varchar' }) => toAthenaColumn(name, type));
}

/** A cell without a value is null; trailing ones may be absent. */
function rowsOf({ ResultSet: set }: GetQueryResultsOutput, width: number): Cells[] {
  return (set?.Rows ?? []).map(({ Data: data = [] }) =>
    Array.from({ length: width }, (_, index) => data[index]?.VarCharValue ?? null),
  );
}

function withoutHeader(rows: readonly Cells[], columns: readonly AthenaColumn[]): readonly Cells[] {
  const [header] = rows;
  return header?.every((cell, index) => cell === columns[index]?.name) === true ? rows.slice(1) : rows;
}
