import { JSON_TYPE, jsonResponse } from '../answers/json-response.ts';
import { InvalidRequestError, TriggerMissingError } from '../request-errors.ts';
import { NO_BODY, NO_FIELDS, defineRoute } from '../route.ts';
import { triggeredSync } from '../schemas/sync-schemas.ts';

const KEY_HEADER = 'idempotency-key';
const KEY = /^[\x21-\x7e]{1,255}$/;

/** `POST /api/v1/sync/trigger`. */
export const triggerSync = defineRoute({
  method: 'post',
  path: '/api/v1/sync/trigger',
  id: 'triggerSync',
  summary: 'Start a sync',
  description: 'Starts the state machine that syncs. The same Idempotency-Key starts nothing again.',
  params: NO_FIELDS,
  query: NO_FIELDS,
  body: NO_BODY,
  requestHeaders: {
    [KEY_HEADER]: 'A text of your own, at most 255 visible characters: repeat the request with the same one',
  },
  mediaTypes: [JSON_TYPE],
  answers: { 202: { description: 'It was started, now or before', schema: triggeredSync } },
  problems: [400, 401, 406, 501, 502, 503],
  async answer({ header, signal }, { trigger }) {
    const key = header(KEY_HEADER) ?? null;
    if (key !== null && !KEY.test(key)) {
      throw new InvalidRequestError([
        { path: `header.${KEY_HEADER}`, message: 'must have 1 to 255 visible characters of ASCII' },
      ]);
    }
    if (trigger === null) throw new TriggerMissingError();
    const { id, repeated } = await trigger.start({ key, signal });
    return jsonResponse({ id, repeated }, { status: 202 });
  },
});
