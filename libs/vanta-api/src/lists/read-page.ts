import { parseRecord, quickCheck } from '@vanta-vuln/core';
import type { RawRow, ResourceName, SourcePage, UnusableRecord, UsableRecord } from '@vanta-vuln/core';
import * as z from 'zod';
import { ProtocolError } from '../api-errors.ts';
import type { RequestFacts } from '../request-facts.ts';
import { parseJsonText } from '../transport/parse-json-text.ts';
import { cutRows } from './cut-rows.ts';
import { locateRows } from './locate-rows.ts';
import type { LocatedRows } from './locate-rows.ts';
import { rowTexts } from './row-texts.ts';

const pageSchema = z.looseObject({
  results: z.looseObject({
    data: z.array(z.unknown()),
    pageInfo: z.looseObject({ endCursor: z.string().nullish(), hasNextPage: z.boolean() }),
  }),
});

const isPage = quickCheck(pageSchema);

/** Makes a page of the text of an answer. Throws {@link ProtocolError} when it is none. */
export function readPage<R extends ResourceName>(
  body: string,
  page: {
    readonly resource: R;
    readonly cursor: string | null;
    readonly receivedAt: number;
    readonly request: RequestFacts;
  },
): SourcePage<R> {
  const { resource, cursor, receivedAt, request } = page;
  const located = locateRows(body);
  const around = located === null ? null : parseAround(located);
  const { data, pageInfo } = around ?? parseEnvelope(body, request);
  const nextCursor = nextCursorOf(pageInfo);
  if (pageInfo.hasNextPage && nextCursor === null) {
    throw new ProtocolError('it says that there is a next page and names no cursor', request);
  }
  const wholeRows = () => {
    if (around === null) return toRawRows(data, body);
    const whole = parseEnvelope(body, request);
    // Rows that were cut wrongly: what was taken for the end of the list was that of another one.
    if (nextCursorOf(whole.pageInfo) !== nextCursor)
      throw new ProtocolError('it holds another page info beside the one of its list', request);
    return toRawRows(whole.data, body);
  };
  return new ListedPage({
    resource,
    cursor,
    nextCursor,
    rowsText: around === null ? undefined : located?.rowsText,
    takeApart: located === null || around === null ? wholeRows : () => cutRows(located),
    wholeRows,
    body,
    receivedAt,
  });
}

type Results = z.infer<typeof pageSchema>['results'];

function nextCursorOf({ hasNextPage, endCursor }: Results['pageInfo']): string | null {
  return hasNextPage ? (endCursor ?? null) : null;
}

/** What stands around the rows; null when that is no page, or holds other rows: then they are not where they seem to be. */
function parseAround({ envelope }: LocatedRows): Results | null {
  try {
    const answer: unknown = JSON.parse(envelope);
    return isPage(answer) && answer.results.data.length === 0 ? answer.results : null;
  } catch {
    return null;
  }
}

function parseEnvelope(body: string, request: RequestFacts): Results {
  const answer = parseJsonText(body, request);
  if (isPage(answer)) return answer.results;
  const parsed = pageSchema.safeParse(answer);
  if (parsed.success) return parsed.data.results;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new ProtocolError(
    `it is no page: ${field === '' ? 'the whole' : field}: ${issue?.message ?? ''}`,
    request,
  );
}

function toRawRows(values: readonly unknown[], body: string): readonly RawRow[] {
  const texts = rowTexts(body);
  return values.map((value, index) => ({ value, json: texts?.[index] ?? JSON.stringify(value) }));
}

interface PageFacts<R extends ResourceName> extends Omit<SourcePage<R>, 'rows' | 'records' | 'unusable'> {
  readonly takeApart: () => readonly RawRow[];
}

/** A page that is taken apart, and whose rows are checked, when somebody asks: a sync that knows them never does. */
class ListedPage<R extends ResourceName> implements SourcePage<R> {
  readonly resource: R;
  readonly cursor: string | null;
  readonly nextCursor: string | null;
  readonly rowsText: string | undefined;
  readonly wholeRows: () => readonly RawRow[];
  readonly body: string;
  readonly receivedAt: number;
  readonly #takeApart: () => readonly RawRow[];
  #rows: readonly RawRow[] | undefined;
  #checked: CheckedRows<R> | undefined;

  constructor(facts: PageFacts<R>) {
    this.resource = facts.resource;
    this.cursor = facts.cursor;
    this.nextCursor = facts.nextCursor;
    this.rowsText = facts.rowsText;
    this.wholeRows = facts.wholeRows;
    this.body = facts.body;
    this.receivedAt = facts.receivedAt;
    this.#takeApart = facts.takeApart;
  }

  get rows(): readonly RawRow[] {
    this.#rows ??= this.#takeApart();
    return this.#rows;
  }

  get records(): readonly UsableRecord<R>[] {
    return this.#check().records;
  }

  get unusable(): readonly UnusableRecord[] {
    return this.#check().unusable;
  }

  #check(): CheckedRows<R> {
    this.#checked ??= checkRows(this.resource, this.wholeRows());
    return this.#checked;
  }
}

type CheckedRows<R extends ResourceName> = Pick<SourcePage<R>, 'records' | 'unusable'>;

function checkRows<R extends ResourceName>(resource: R, rows: readonly RawRow[]): CheckedRows<R> {
  const records: UsableRecord<R>[] = [];
  const unusable: UnusableRecord[] = [];
  for (const { value } of rows) {
    const parsed = parseRecord(resource, value);
    if (parsed.usable) records.push(parsed);
    else unusable.push(parsed);
  }
  return { records, unusable };
}
