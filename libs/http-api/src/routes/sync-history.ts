import { collectBatches, loggedRunToJson, syncHistoryTable, syncRunToRow } from '@vanta-vuln/core';
import type { SyncRun } from '@vanta-vuln/core';
import { ROW_TYPES, jsonResponse, textResponse } from '../answers/json-response.ts';
import { rowWriter } from '../answers/row-texts.ts';
import { NO_BODY, NO_FIELDS, defineRoute } from '../route.ts';
import { historyQuery, syncHistory as schema } from '../schemas/sync-schemas.ts';

/** `GET /api/v1/sync/history`. */
export const syncHistory = defineRoute({
  method: 'get',
  path: '/api/v1/sync/history',
  id: 'syncHistory',
  summary: 'The log of syncs',
  description: 'The latest syncs first, with what each one read and changed.',
  params: NO_FIELDS,
  query: historyQuery,
  body: NO_BODY,
  mediaTypes: ROW_TYPES,
  answers: { 200: { description: 'Also before the first sync', schema } },
  problems: [400, 401, 406, 502, 503],
  async answer({ query, mediaType }, { openStore }) {
    await using store = await openStore();
    const runs = await collectBatches(store.readRuns({ limit: query.limit }));
    switch (mediaType) {
      case 'application/json':
        return jsonResponse({ runs: runs.map(loggedRunToJson) });
      case 'application/x-ndjson':
        return textResponse(runs.map((run) => `${JSON.stringify(loggedRunToJson(run))}\n`).join(''), {
          type: mediaType,
        });
      case 'text/csv':
        return textResponse(csvOf(runs), { type: `${mediaType}; charset=utf-8; header=present` });
    }
  },
});

/** The columns are those of the table sync_history. */
function csvOf(runs: readonly SyncRun[]): string {
  const { columns } = syncHistoryTable;
  const { heading, write } = rowWriter('text/csv', columns);
  const rows = runs.map((run) => {
    const row = syncRunToRow(run);
    return columns.map(({ name }) => row[name]);
  });
  return heading + rows.map(write).join('');
}
