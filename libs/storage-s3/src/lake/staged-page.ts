import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import * as z from 'zod';
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
  /** Where the raw JSON of each row that is staged in full stands in the body: start and end, as characters; null for one that does not. */
  places: z.array(z.tuple([z.number(), z.number()]).readonly().nullable()),
});

/** What a staged page says beside its rows. */
export type StagedPageFacts = Omit<z.infer<typeof pageFacts>, 'places'>;

/** A page as staged. */
export interface StagedPageContent {
  readonly facts: StagedPageFacts;
  /** The answer as received, as a gzip member. */
  readonly body: Uint8Array;
  /** The raw JSON of the rows that are staged in full, in the order of their entries. */
  readonly readRows: () => Promise<readonly string[]>;
}

// An object: the length of the facts, the length of the body, the facts as JSON, the body, rows that are not in it.
const WORD = 4;
// No JSON text holds it: control characters are escaped.
const SEPARATOR = '\u001e';
const FAST = { level: constants.Z_BEST_SPEED };

const compress = promisify<string, typeof FAST, Buffer>(gzip);
const decompress = promisify<Uint8Array, Buffer>(gunzip);

/** A page as one object: its rows and the cursor that follows them are there together or not at all. */
export async function encodeStagedPage(
  facts: StagedPageFacts,
  { body, rows }: { readonly body: string; readonly rows: readonly string[] },
): Promise<{ readonly bytes: Uint8Array; readonly body: Uint8Array }> {
  const places = findPlaces(body, rows);
  const others = rows.filter((_, index) => places[index] === null).join(SEPARATOR);
  const [member, packed] = await Promise.all([
    compress(body, FAST),
    others === '' ? Buffer.alloc(0) : compress(others, FAST),
  ]);
  const head = Buffer.from(JSON.stringify({ ...facts, places }));
  const lengths = Buffer.alloc(2 * WORD);
  lengths.writeUInt32LE(head.length, 0);
  lengths.writeUInt32LE(member.length, WORD);
  return { bytes: Buffer.concat([lengths, head, member, packed]), body: member };
}

type Place = readonly [start: number, end: number];

/** Where each text stands in the body, one after the other: most servers write the rows as we do. */
function findPlaces(body: string, rows: readonly string[]): (Place | null)[] {
  let from = 0;
  return rows.map((row) => {
    const start = from < 0 ? -1 : body.indexOf(row, from);
    // One that stands elsewhere is a sign of another way of writing: do not search the body for each.
    from = start < 0 ? -1 : start + row.length;
    return start < 0 ? null : [start, from];
  });
}

/** Takes a staged page apart; throws when it is none. */
export function decodeStagedPage(bytes: Uint8Array): StagedPageContent {
  const page = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bodyAt = 2 * WORD + page.readUInt32LE(0);
  const othersAt = bodyAt + page.readUInt32LE(WORD);
  const { places, ...facts } = pageFacts.parse(JSON.parse(page.toString('utf8', 2 * WORD, bodyAt)));
  const body = page.subarray(bodyAt, othersAt);
  return {
    facts,
    body,
    readRows: async () => {
      const text = (await decompress(body)).toString('utf8');
      const packed = page.subarray(othersAt);
      const others = packed.length === 0 ? [] : (await decompress(packed)).toString('utf8').split(SEPARATOR);
      return places.map((place) => (place === null ? (others.shift() ?? '') : text.slice(...place)));
    },
  };
}
