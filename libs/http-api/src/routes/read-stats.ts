import type { VulnerabilityFilter } from '@vanta-vuln/core';
import { formatStatisticsCsv, readStatistics, statisticsToJson } from '@vanta-vuln/stats';
import { entityTag, isKnownTag } from '../answers/entity-tag.ts';
import { JSON_TYPE, textResponse } from '../answers/json-response.ts';
import { NO_BODY, NO_FIELDS, defineRoute } from '../route.ts';
import { statisticsSchema, statsQuery } from '../schemas/stats-schemas.ts';
import type { StatsQuery } from '../schemas/stats-schemas.ts';

const MS_PER_MINUTE = 60_000;

/** `GET /api/v1/stats`. */
export const readStats = defineRoute({
  method: 'get',
  path: '/api/v1/stats',
  id: 'readStats',
  summary: 'Totals, SLA, time to fix, trends',
  description:
    'The statistics of the last sync, as `vanta-vuln stats --json` prints them. With If-None-Match nothing is calculated while neither data nor question has changed.',
  params: NO_FIELDS,
  query: statsQuery,
  body: NO_BODY,
  requestHeaders: { 'if-none-match': 'The ETag of an earlier answer' },
  mediaTypes: [JSON_TYPE, 'text/csv'],
  answers: {
    200: { description: 'The statistics', schema: statisticsSchema, headers: { etag: 'Names this answer' } },
    304: { description: 'Nothing has changed since the answer with that ETag' },
  },
  problems: [400, 401, 406, 502, 503],
  async answer({ query, mediaType, header }, { openStore, clock, statistics, lastRun, dueSoonDays }) {
    const options = {
      filter: filterOf(query),
      asOf: query.as_of ?? Math.floor(clock.now() / MS_PER_MINUTE) * MS_PER_MINUTE,
      dueSoonDays: query.due_soon_days ?? dueSoonDays,
      top: query.top,
    };
    const run = await lastRun.get();
    const facts = { options, run: run === null ? null : [run.id, run.finishedAt] };
    const tag = entityTag({ ...facts, mediaType });
    // Any cache may keep it, if it asks each time whether it still holds.
    const headers = { etag: tag, 'cache-control': 'private, no-cache' };
    if (isKnownTag(header('if-none-match'), tag)) return new Response(null, { status: 304, headers });
    const answer = await statistics.get(entityTag(facts), async () => {
      await using store = await openStore();
      // Awaited here: the store is closed when the function returns.
      return await readStatistics(store, options);
    });
    return mediaType === 'text/csv'
      ? textResponse(formatStatisticsCsv(answer), {
          type: 'text/csv; charset=utf-8; header=present',
          headers,
        })
      : textResponse(JSON.stringify(statisticsToJson(answer)), { type: mediaType, headers });
  },
});

function filterOf(query: StatsQuery): VulnerabilityFilter {
  return {
    severities: query.severity,
    cve: query.cve,
    assetId: query.asset_id,
    integrationId: query.integration,
    package: query.package,
    fixable: query.fixable,
    status: query.status,
    detectedFrom: query.detected_from,
    detectedTo: query.detected_to,
    deactivatedFrom: query.deactivated_from,
    deactivatedTo: query.deactivated_to,
    dueFrom: query.due_from,
    dueTo: query.due_to,
  };
}
