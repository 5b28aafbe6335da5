import { answerColumns } from '@vanta-vuln/core';
import type { JsonObject, QueryLabels, QueryStatistics } from '@vanta-vuln/core';
import type { AnswerPage } from './answer-page.ts';
import { jsonResponse, textResponse } from './json-response.ts';
import type { RowType } from './json-response.ts';

const LOOK_AGAIN_SECONDS = '2';

/** A query and where its answer lies, seen from the route that answers: addresses are relative, since gateways add to paths. */
export interface QueryPlace {
  readonly id: string;
  readonly labels: QueryLabels;
  /** `query/ID` or empty, relative to the address of the request. */
  readonly address: string;
}

/** Says that a query still runs and where to ask for its answer. */
export function runningResponse({ address, ...query }: QueryPlace): Response {
  return jsonResponse(
    { ...factsOf(query), status: 'running' },
    { status: 202, headers: { location: address, 'retry-after': LOOK_AGAIN_SECONDS } },
  );
}

/** A page of an answer with what it has cost. */
export function pageResponse(
  { address, ...query }: QueryPlace,
  { page, type, statistics }: PageFacts,
): Response {
  const headers = {
    'x-query-id': query.id,
    ...(query.labels['snapshot_date'] === undefined
      ? {}
      : { 'x-snapshot-date': query.labels['snapshot_date'] }),
    ...(page.next === null ? {} : { link: `<${address}?next=${page.next}>; rel="next"` }),
  };
  if (type === 'application/json') {
    return textResponse(jsonText({ ...factsOf(query), status: 'succeeded' }, { page, statistics }), {
      type,
      headers,
    });
  }
  const named =
    type === 'text/csv' ? `; charset=utf-8; header=${page.heading === '' ? 'absent' : 'present'}` : '';
  return textResponse(page.heading + page.rows.join(''), { type: type + named, headers });
}

interface PageFacts {
  readonly page: AnswerPage;
  readonly type: RowType;
  readonly statistics: QueryStatistics;
}

function factsOf({ id, labels }: Pick<QueryPlace, 'id' | 'labels'>): JsonObject {
  return { id, template: labels['template'] ?? null, snapshot_date: labels['snapshot_date'] ?? null };
}

/** The rows are texts already. */
function jsonText(facts: JsonObject, { page, statistics }: Pick<PageFacts, 'page' | 'statistics'>): string {
  const head = JSON.stringify({
    ...facts,
    statistics: {
      bytes_read: statistics.bytesRead,
      milliseconds: Math.round(statistics.milliseconds),
      cost_usd: statistics.costUsd,
      reused: statistics.reused,
    },
    columns: answerColumns(page.columns).map(({ name, type }) => ({ name, type })),
    next: page.next,
  });
  return `${head.slice(0, -1)},"rows":[${page.rows.join(',')}]}`;
}
