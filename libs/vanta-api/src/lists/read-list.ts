import { CursorRejectedError } from '@vanta-vuln/core';
import type { Logger, ResourceName, SourcePage } from '@vanta-vuln/core';
import { ProtocolError, RequestRefusedError, ServerError, StuckCursorError } from '../api-errors.ts';
import type { ApiRequester } from '../api-requester.ts';
import type { RequestFacts } from '../request-facts.ts';
import type { ListFilterOf } from './list-filters.ts';
import { listQuery } from './list-query.ts';
import { PageSize } from './page-size.ts';
import { readPage } from './read-page.ts';
import { RESOURCE_PATHS } from './resource-paths.ts';

export interface ReadListOptions<R extends ResourceName> {
  readonly requester: ApiRequester;
  readonly logger: Logger;
  readonly filter: ListFilterOf<R>;
  /** Where to go on; null for the start. */
  readonly cursor: string | null;
  readonly pageSize: number;
  /** How often status 500 is tried again before a smaller page is asked for. */
  readonly pageFailures: number;
  readonly signal?: AbortSignal | undefined;
}

/** Rows may be hidden from a client page after page, but not for ever: so many take 20 minutes at Vanta's limits. */
const MOST_EMPTY_PAGES = 1000;

interface AnsweredPage<R extends ResourceName> {
  readonly page: SourcePage<R>;
  readonly request: RequestFacts;
}

/**
 * The pages of a list, one request after the other.
 *
 * Throws {@link StuckCursorError} when a cursor comes back, {@link CursorRejectedError} when one is refused,
 * {@link ProtocolError} when {@link MOST_EMPTY_PAGES} lead to a further one. Keeps the cursors of the list in memory,
 * some 100 bytes a page.
 */
export async function* readList<R extends ResourceName>(
  resource: R,
  options: ReadListOptions<R>,
): AsyncGenerator<SourcePage<R>, void, undefined> {
  const size = new PageSize(options.pageSize);
  const seen = new Set<string>();
  let { cursor } = options;
  let empty = 0;
  do {
    if (cursor !== null) seen.add(cursor);
    const { page, request } = await readNextPage(resource, { ...options, cursor }, size);
    size.grow();
    cursor = page.nextCursor;
    if (cursor !== null && seen.has(cursor)) throw new StuckCursorError(cursor, request);
    empty = isEmpty(page) ? empty + 1 : 0;
    if (cursor !== null && empty === MOST_EMPTY_PAGES)
      throw new ProtocolError(`${empty} pages in a row are empty and lead to a next one`, request);
    yield page;
  } while (cursor !== null);
}

function isEmpty<R extends ResourceName>(page: SourcePage<R>): boolean {
  return page.rowsText === undefined && page.rows.length === 0;
}

/** Asks for smaller pages while the server fails; it is never taken for the end of the list. */
async function readNextPage<R extends ResourceName>(
  resource: R,
  options: ReadListOptions<R>,
  size: PageSize,
): Promise<AnsweredPage<R>> {
  for (;;) {
    try {
      return await requestPage(resource, options, size);
    } catch (error) {
      if (!(error instanceof ServerError) || error.status !== 500 || !size.halve()) throw error;
      options.logger.info({ resource, pageSize: size.current }, 'a page fails: asking for a smaller one');
    }
  }
}

async function requestPage<R extends ResourceName>(
  resource: R,
  { requester, filter, cursor, pageFailures, signal }: ReadListOptions<R>,
  size: PageSize,
): Promise<AnsweredPage<R>> {
  try {
    return await requester.get({
      path: RESOURCE_PATHS[resource],
      query: listQuery(filter, { pageSize: size.current, cursor }),
      context: `${cursor === null ? 'first page' : `cursor ${cursor}`}, page size ${size.current}`,
      serverFailures: size.isProbe ? 0 : pageFailures,
      signal,
      read: ({ text }, request, receivedAt) => ({
        page: readPage(text, { resource, cursor, receivedAt, request }),
        request,
      }),
    });
  } catch (error) {
    if (cursor !== null && error instanceof RequestRefusedError && error.status === 400) {
      throw new CursorRejectedError(resource, cursor, error);
    }
    throw error;
  }
}
