import { promisify } from 'node:util';
import { constants, gzip, zstdCompress, zstdDecompress } from 'node:zlib';
import { z } from 'zod';
import { OUTCOMES } from './row-outcome.ts';

const entry = z.union([
  z.number(),
  z.tuple([z.string()]).readonly(),
  z.tuple([z.string(), z.enum(OUTCOMES), z.string().nullable(), z.number()]).readonly(),
]);

const pageFacts = z.object({
  pass: z.union([z.literal(1), z.literal(2)]),
  /** Where the stream goes on; null when it is done. */
  nextCursor: z.string().nullable(),
  receivedAt: z.number(),
  /** Rows without an id. */
  withoutId: z.number(),
  /** What the run had cost. */
  requests: z.number(),
  throttled: z.number(),
  pacing: z.object({ recent: z.array(z.number()) }),
  /** Values that could not be understood, of all rows of the page. */
  unusableValues: z.number(),
  /** What it showed, row by row. */
  entries: z.array(entry),
});

/** What a staged page says beside its rows. */
export type StagedPageFacts = z.infer<typeof pageFacts>;

/** A page as staged. */
export interface StagedPageContent {
  readonly facts: StagedPageFacts;
  /** The answer as received, as a gzip member. */
  readonly body: Uint8Array;
  /** The raw JSON of the rows that are staged in full, in the order of their entries. */
  readonly readRows: () => Promise<readonly string[]>;
}

// An object: the length of the facts, the length of the body, the facts as JSON, the body, the rows.
const WORD = 4;
// No JSON text holds it: control characters are escaped.
const SEPARATOR = '\u001e';
const BODY = { level: constants.Z_BEST_SPEED };
const ROWS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

const compressBody = promisify<string, typeof BODY, Buffer>(gzip);
const compressRows = promisify<string, typeof ROWS, Buffer>(zstdCompress);
const decompressRows = promisify<Uint8Array, Buffer>(zstdDecompress);

/** A page as one object: its rows and the cursor that follows them are there together or not at all. */
export async function encodeStagedPage(
  facts: StagedPageFacts,
  { body, rows }: { readonly body: string; readonly rows: readonly string[] },
): Promise<Uint8Array> {
  const [member, packed] = await Promise.all([
    compressBody(body, BODY),
    rows.length === 0 ? Buffer.alloc(0) : compressRows(rows.join(SEPARATOR), ROWS),
  ]);
  const head = Buffer.from(JSON.stringify(facts));
  const lengths = Buffer.alloc(2 * WORD);
  lengths.writeUInt32LE(head.length, 0);
  lengths.writeUInt32LE(member.length, WORD);
  return Buffer.concat([lengths, head, member, packed]);
}

/** Takes a staged page apart; throws when it is none. */
export function decodeStagedPage(bytes: Uint8Array): StagedPageContent {
  const page = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bodyAt = 2 * WORD + page.readUInt32LE(0);
  const rowsAt = bodyAt + page.readUInt32LE(WORD);
  const facts = pageFacts.parse(JSON.parse(page.toString('utf8', 2 * WORD, bodyAt)));
  return {
    facts,
    body: page.subarray(bodyAt, rowsAt),
    readRows: async () => {
      if (rowsAt === page.length) return [];
      return (await decompressRows(page.subarray(rowsAt))).toString('utf8').split(SEPARATOR);
    },
  };
}
