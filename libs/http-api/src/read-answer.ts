import { QueryError } from '@vanta-vuln/core';
import type { ColumnValue, QueryColumn, QueryResult } from '@vanta-vuln/core';

/** An answer has more bytes than are kept. */
export class AnswerTooLargeError extends QueryError {
  override readonly name = 'AnswerTooLargeError';

  constructor(limit: number) {
    super('answer-too-large', `The answer has more than ${limit} bytes.`, {
      hint: 'Ask for fewer rows (LIMIT) or columns, or export them: `vanta-vuln query --output FILE`.',
    });
  }
}

/** A whole answer in memory. */
export interface Answer {
  readonly columns: readonly QueryColumn[];
  readonly rows: readonly (readonly ColumnValue[])[];
  readonly bytes: number;
}

/** Reads an answer to its end. Throws AnswerTooLargeError as soon as it has more than `maxBytes`, about, as JSON. */
export async function readAnswer(
  { columns, rows: batches }: Pick<QueryResult, 'columns' | 'rows'>,
  maxBytes: number,
): Promise<Answer> {
  const rows: (readonly ColumnValue[])[] = [];
  let bytes = 0;
  for await (const batch of batches) {
    for (const row of batch) bytes += JSON.stringify(row).length;
    if (bytes > maxBytes) throw new AnswerTooLargeError(maxBytes);
    rows.push(...batch);
  }
  return { columns, rows, bytes };
}
