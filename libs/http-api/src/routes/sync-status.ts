import { collectBatches, loggedRunToJson } from '@vanta-vuln/core';
import { JSON_TYPE, jsonResponse } from '../answers/json-response.ts';
import { NO_BODY, NO_FIELDS, defineRoute } from '../route.ts';
import { syncStatus as schema } from '../schemas/sync-schemas.ts';

const MS_PER_SECOND = 1000;

/** `GET /api/v1/sync/status`. */
export const syncStatus = defineRoute({
  method: 'get',
  path: '/api/v1/sync/status',
  id: 'syncStatus',
  summary: 'How old the data is, and how the latest sync ended',
  description: 'The last sync that completed, and the latest one however it ended.',
  params: NO_FIELDS,
  query: NO_FIELDS,
  body: NO_BODY,
  mediaTypes: [JSON_TYPE],
  answers: { 200: { description: 'Also before the first sync', schema } },
  problems: [401, 406, 502, 503],
  async answer(_request, { openStore, clock }) {
    await using store = await openStore();
    const [completed, [latest = null]] = await Promise.all([
      store.lastRun(),
      collectBatches(store.readRuns({ limit: 1 })),
    ]);
    return jsonResponse({
      last_completed: completed === null ? null : loggedRunToJson(completed),
      latest: latest === null ? null : loggedRunToJson(latest),
      seconds_since_completed:
        completed === null ? null : Math.round((clock.now() - completed.finishedAt) / MS_PER_SECOND),
    });
  },
});
