import { QueryCancelledError, VantaVulnError } from '@vanta-vuln/core';
import type { QueryLabels, QueryStatement } from '@vanta-vuln/core';
import { prepareTemplate, resolveSnapshot } from '@vanta-vuln/query-templates';
import { readAnswerPage } from '../answers/answer-page.ts';
import { ROW_TYPES } from '../answers/json-response.ts';
import { FIRST_PAGE } from '../answers/page-token.ts';
import { pageResponse, runningResponse } from '../answers/query-response.ts';
import type { Api } from '../api.ts';
import { FreeSqlError, SnapshotLateError } from '../request-errors.ts';
import { NO_FIELDS, defineRoute } from '../route.ts';
import { queryAnswer, queryBody, runningQuery } from '../schemas/query-schemas.ts';
import type { QueryBody } from '../schemas/query-schemas.ts';

/** `POST /api/v1/query`. */
export const startQuery = defineRoute({
  method: 'post',
  path: '/api/v1/query',
  id: 'startQuery',
  summary: 'Ask a question',
  description:
    'Answers a template with its parameters. An answer that takes longer than 20 seconds is fetched later: from the address in Location.',
  params: NO_FIELDS,
  query: NO_FIELDS,
  body: queryBody,
  mediaTypes: ROW_TYPES,
  answers: {
    200: {
      description: 'The first page of the answer: at most 1,000 rows and 4 MB',
      schema: queryAnswer,
      headers: {
        link: 'The address of the page that follows, rel="next"',
        'x-query-id': 'The id of the query',
        'x-snapshot-date': 'The UTC day of the snapshot that was read',
      },
    },
    202: {
      description: 'The query still runs',
      schema: runningQuery,
      headers: { location: 'Where its answer will be', 'retry-after': 'Seconds' },
    },
  },
  problems: [400, 401, 403, 406, 413, 415, 422, 502, 503, 504],
  async answer({ body, mediaType, arrivedAt, signal }, api) {
    const left = () => Math.max(0, Math.ceil(api.patience - (performance.now() - arrivedAt)));
    const { statement, labels } = await toStatement(body, { api, signal, milliseconds: left() });
    const id = await api.jobs.start(statement, { labels, signal });
    const place = { id, labels, address: `query/${encodeURIComponent(id)}` };
    const { jobs, maxPageBytes: maxBytes } = api;
    let failure: VantaVulnError;
    try {
      const state = await jobs.state(id, { wait: left(), signal });
      if (state.status === 'running') return runningResponse(place);
      if (state.status === 'succeeded') {
        api.onQuery(state.statistics);
        const page = await readAnswerPage(jobs, { id, place: FIRST_PAGE, type: mediaType, maxBytes, signal });
        return pageResponse(place, { page, type: mediaType, statistics: state.statistics });
      }
      failure = state.error;
    } catch (error) {
      // Where nothing but the look at it failed, the query goes on, and starting it again would cost again.
      const mayLookAgain = error instanceof VantaVulnError && error.retryable;
      if (!signal.aborted && !mayLookAgain) throw error;
      // Nobody has been told its id where it is the caller who has gone.
      if (signal.aborted && !(signal.reason instanceof VantaVulnError)) await jobs.stop?.(id);
      return runningResponse(place);
    }
    throw failure;
  },
});

interface Labelled {
  readonly statement: QueryStatement;
  readonly labels: QueryLabels;
}

async function toStatement(
  body: QueryBody,
  {
    api,
    signal,
    milliseconds,
  }: { readonly api: Api; readonly signal: AbortSignal; readonly milliseconds: number },
): Promise<Labelled> {
  if ('sql' in body) {
    if (!api.freeSql) throw new FreeSqlError();
    return { statement: { sql: body.sql, parameters: [] }, labels: {} };
  }
  const prepared = prepareTemplate(body.template, body.parameters ?? {}, { now: api.clock.now() });
  const limit = AbortSignal.timeout(milliseconds);
  try {
    const { statement, snapshotDate } = await resolveSnapshot(api.engine, prepared, {
      signal: AbortSignal.any([limit, signal]),
    });
    const ofSnapshot = snapshotDate === null ? {} : { snapshot_date: snapshotDate };
    return { statement, labels: { template: prepared.template.name, ...ofSnapshot } };
  } catch (error) {
    throw limit.aborted && error instanceof QueryCancelledError ? new SnapshotLateError(api.patience) : error;
  }
}
