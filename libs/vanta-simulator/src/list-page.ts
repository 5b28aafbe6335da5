import type { ResourceName } from '@vanta-vuln/core';
import { badRequest } from './answer.ts';
import { firstAfter } from './account-table.ts';
import type { AccountTable, TableEntry } from './account-table.ts';
import type { Account } from './account.ts';
import { LIST_START, decodeCursor, encodeCursor } from './cursor.ts';
import { LIST_FILTERS } from './list-filters.ts';
import type { ListFilter, Test } from './list-filters.ts';
import { pageSizeOf } from './query-parameters.ts';

/** One page of a list before it is sent. */
export interface ListPage {
  /** Each row as JSON text. */
  readonly rows: readonly string[];
  readonly pageInfo: PageInfo;
}

export interface PageInfo {
  readonly startCursor: string | null;
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** The page that a request asks for; refuses a bad page size, cursor or filter with 400. */
export function listPage(resource: ResourceName, query: URLSearchParams, account: Account): ListPage {
  switch (resource) {
    case 'vulnerabilities':
      return pageOf(resource, account.vulnerabilities, LIST_FILTERS[resource], { query, account });
    case 'remediations':
      return pageOf(resource, account.remediations, LIST_FILTERS[resource], { query, account });
    case 'assets':
      return pageOf(resource, account.assets, LIST_FILTERS[resource], { query, account });
    case 'integrations':
      return pageOf(resource, account.integrations, LIST_FILTERS[resource], { query, account });
  }
}

/** The body of a page. */
export function pageText({ rows, pageInfo }: ListPage): string {
  return `{"results":{"data":[${rows.join(',')}],"pageInfo":${JSON.stringify(pageInfo)}}}`;
}

/** The row as JSON text, made once. */
export function entryText<Row>(entry: TableEntry<Row>): string {
  entry.json ??= JSON.stringify(entry.row);
  return entry.json;
}

function pageOf<Row>(
  resource: ResourceName,
  table: AccountTable<Row>,
  filter: ListFilter<Row>,
  { query, account }: { readonly query: URLSearchParams; readonly account: Account },
): ListPage {
  const pageSize = pageSizeOf(query);
  const order = table.sorted();
  const start = firstAfter(order, startOf(resource, query));
  const { entries, hasNextPage } = take(order, { start, pageSize, test: filter(query, account) });
  const [first] = entries;
  const last = entries.at(-1);
  return {
    rows: entries.map(entryText),
    pageInfo: {
      startCursor: first === undefined ? null : encodeCursor(resource, first),
      endCursor: last === undefined ? null : encodeCursor(resource, last),
      hasNextPage,
      hasPreviousPage: start > 0,
    },
  };
}

function startOf(resource: ResourceName, query: URLSearchParams) {
  const cursor = query.get('pageCursor');
  if (cursor === null) return LIST_START;
  const position = decodeCursor(resource, cursor);
  if (position === null) throw badRequest('pageCursor is invalid or has expired');
  return position;
}

function take<Row>(
  order: readonly TableEntry<Row>[],
  { start, pageSize, test }: { start: number; pageSize: number; test: Test<Row> | undefined },
): { entries: readonly TableEntry<Row>[]; hasNextPage: boolean } {
  if (test === undefined) {
    return { entries: order.slice(start, start + pageSize), hasNextPage: start + pageSize < order.length };
  }
  const entries: TableEntry<Row>[] = [];
  for (let index = start; index < order.length; index += 1) {
    const entry = order[index];
    if (entry === undefined || !test(entry.row)) continue;
    if (entries.length === pageSize) return { entries, hasNextPage: true };
    entries.push(entry);
  }
  return { entries, hasNextPage: false };
}
