/** An answer taken apart without parsing it. */
export interface LocatedRows {
  /** The whole of it. */
  readonly body: string;
  /** Its rows as they stand there, with nothing but a comma between two of them. */
  readonly rowsText: string;
  /** The answer with an empty list in their place. */
  readonly envelope: string;
}

const BEGINNING = '{"results":{"data":[';
const END = '}],"pageInfo":';
const ROW_BEGINNING = '{"id":"';

/** What stands where one row ends and the next begins. */
export const ROW_BOUNDARY = `},${ROW_BEGINNING}`;

/**
 * Finds where the rows of an answer stand: most rows of a sync are as stored, and to see that needs their text alone.
 * Null when the answer is not laid out as Vanta does it.
 */
export function locateRows(body: string): LocatedRows | null {
  const end = body.lastIndexOf(END);
  if (end === -1 || !body.startsWith(ROW_BEGINNING, BEGINNING.length) || !body.startsWith(BEGINNING))
    return null;
  return {
    body,
    rowsText: body.slice(BEGINNING.length, end + 1),
    envelope: BEGINNING + body.slice(end + 1),
  };
}
