import { promisify } from 'node:util';
import { constants, crc32, gunzip, gzip } from 'node:zlib';
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
  /** Bytes of the rows that are not in the body. @default all that follows, as it was while an object held one page */
  others: z.number().optional(),
  sum: z.number().optional(),
});

/** What a staged page says beside its rows. */
export type StagedPageFacts = Omit<z.infer<typeof pageFacts>, 'places' | 'others' | 'sum'>;

/** A page as staged. */
export interface StagedPageContent {
  readonly facts: StagedPageFacts;
  /** The answer as received, as a gzip member. */
  readonly body: Uint8Array;
  /** The raw JSON of the rows that are staged in full, in the order of their entries. */
  readonly readRows: () => Promise<readonly string[]>;
}

// A page: the length of the facts, the length of the body, the facts as JSON, the body, rows that are not in it. Last among
// the facts stands the CRC-32 of all that is not a length; pages of an earlier version have none.
const SUM = ',"sum":';
const WORD = 4;
const HEAD = 2 * WORD;
// No JSON text holds it: control characters are escaped.
const SEPARATOR = '\u001e';
const FAST = { level: constants.Z_BEST_SPEED };

const compress = promisify<string, typeof FAST, Buffer>(gzip);
const decompress = promisify<Uint8Array, Buffer>(gunzip);

/** A page to be staged. */
export interface EncodedPage {
  /** All of it. */
  readonly bytes: Uint8Array;
  /** The answer as received, as a gzip member. */
  readonly body: Uint8Array;
}

/** A page as a piece of an object: its rows and the cursor that follows them are there together or not at all. */
export async function encodeStagedPage(
  facts: StagedPageFacts,
  { body, rows }: { readonly body: string; readonly rows: readonly string[] },
): Promise<EncodedPage> {
  const places = findPlaces(body, rows);
  const others = rows.filter((_, index) => places[index] === null).join(SEPARATOR);
  const [member, packed] = await Promise.all([
    compress(body, FAST),
    others === '' ? Buffer.alloc(0) : compress(others, FAST),
  ]);
  const said = JSON.stringify({ ...facts, places, others: packed.length }).slice(0, -1);
  const head = Buffer.from(`${said}${SUM}${sumOf(said, member, packed)}}`);
  const lengths = Buffer.alloc(HEAD);
  lengths.writeUInt32LE(head.length, 0);
  lengths.writeUInt32LE(member.length, WORD);
  return { bytes: Buffer.concat([lengths, head, member, packed]), body: member };
}

function sumOf(...parts: readonly (string | Uint8Array)[]): number {
  return parts.reduce((sum, part) => crc32(part, sum), 0);
}

type Place = readonly [start: number, end: number];

/** Where each text stands in the body, one after the other: most servers write the rows as we do. */
function findPlaces(body: string, rows: readonly string[]): (Place | null)[] {
  let from = 0;
  return rows.map((row) => {
    const start = from < 0 ? -1 : findNext(body, row, from);
    // One that stands elsewhere is a sign of another way of writing: do not search the body for each.
    from = start < 0 ? -1 : start + row.length;
    return start < 0 ? null : [start, from];
  });
}

/** Most stand behind one comma: to look there first takes a tenth of the time of a search. */
function findNext(body: string, row: string, from: number): number {
  const next = from + 1;
  return body.slice(next, next + row.length) === row ? next : body.indexOf(row, from);
}

/** Takes an object of staged pages apart; throws when it is none. */
export function decodeStagedPages(bytes: Uint8Array): readonly StagedPageContent[] {
  const object = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pages: StagedPageContent[] = [];
  for (let start = 0; start < object.length;) {
    const { page, end } = decodePage(object, start);
    pages.push(page);
    start = end;
  }
  return pages;
}

function decodePage(
  object: Buffer,
  start: number,
): { readonly page: StagedPageContent; readonly end: number } {
  const bodyAt = start + HEAD + object.readUInt32LE(start);
  const othersAt = bodyAt + object.readUInt32LE(start + WORD);
  const json = object.toString('utf8', start + HEAD, bodyAt);
  const { places, others, sum, ...facts } = pageFacts.parse(JSON.parse(json));
  const end = others === undefined ? object.length : othersAt + others;
  if (end > object.length) throw new RangeError('it ends in the middle of a page.');
  const body = object.subarray(bodyAt, othersAt);
  const packed = object.subarray(othersAt, end);
  const said = json.slice(0, json.lastIndexOf(SUM));
  if (sum !== undefined && sum !== sumOf(said, body, packed))
    throw new RangeError('its bytes are not those that were written.');
  return { page: { facts, body, readRows: () => readRows({ body, packed, places }) }, end };
}

async function readRows({
  body,
  packed,
  places,
}: {
  readonly body: Uint8Array;
  readonly packed: Uint8Array;
  readonly places: readonly (Place | null)[];
}): Promise<readonly string[]> {
  const text = (await decompress(body)).toString('utf8');
  const others = packed.length === 0 ? [] : (await decompress(packed)).toString('utf8').split(SEPARATOR);
  return places.map((place) => (place === null ? (others.shift() ?? '') : text.slice(...place)));
}
