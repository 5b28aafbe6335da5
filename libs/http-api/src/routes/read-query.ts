import { readAnswerPage } from '../answers/answer-page.ts';
import { ROW_TYPES } from '../answers/json-response.ts';
import { FIRST_PAGE, readPageToken } from '../answers/page-token.ts';
import { pageResponse, runningResponse } from '../answers/query-response.ts';
import { NO_BODY, defineRoute } from '../route.ts';
import { pageQuery, queryAnswer, queryPath, runningQuery } from '../schemas/query-schemas.ts';

/** `GET /api/v1/query/{id}`. */
export const readQuery = defineRoute({
  method: 'get',
  path: '/api/v1/query/{id}',
  id: 'readQuery',
  summary: 'The answer of a query that was started',
  description:
    'A page of the answer: at most 1,000 rows and 4 MB. The same token gives the same page again, while the answer is kept.',
  params: queryPath,
  query: pageQuery,
  body: NO_BODY,
  mediaTypes: ROW_TYPES,
  answers: {
    200: {
      description: 'A page of the answer. CSV has its line of names on the first page only.',
      schema: queryAnswer,
      headers: { link: 'The address of the page that follows, rel="next"' },
    },
    202: {
      description: 'The query still runs',
      schema: runningQuery,
      headers: { location: 'Where its answer will be', 'retry-after': 'Seconds' },
    },
  },
  problems: [400, 401, 404, 406, 410, 422, 502, 503, 504],
  async answer({ params: { id }, query: { next }, mediaType, signal }, api) {
    const place = next === undefined ? FIRST_PAGE : readPageToken(next);
    const state = await api.jobs.state(id, { signal });
    if (state.status === 'running') {
      return runningResponse({ id, labels: state.labels, address: encodeURIComponent(id) });
    }
    if (state.status === 'failed') throw state.error;
    if (next === undefined) api.onQuery(state.statistics);
    const { jobs, maxPageBytes: maxBytes } = api;
    const page = await readAnswerPage(jobs, { id, place, type: mediaType, maxBytes, signal });
    const { labels, statistics } = state;
    return pageResponse(
      { id, labels, address: encodeURIComponent(id) },
      { page, type: mediaType, statistics },
    );
  },
});
