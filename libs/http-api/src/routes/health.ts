import * as z from 'zod';
import { JSON_TYPE, jsonResponse } from '../answers/json-response.ts';
import { NO_BODY, NO_FIELDS, defineRoute } from '../route.ts';

/** `GET /api/v1/health`. */
export const health = defineRoute({
  method: 'get',
  path: '/api/v1/health',
  id: 'health',
  summary: 'Whether the API answers',
  description:
    'Asks neither store nor engine, and needs no key where no gateway asks for one: for load balancers.',
  params: NO_FIELDS,
  query: NO_FIELDS,
  body: NO_BODY,
  mediaTypes: [JSON_TYPE],
  answers: {
    200: { description: 'It does', schema: z.strictObject({ status: z.literal('ok'), version: z.string() }) },
  },
  problems: [],
  isOpen: true,
  answer: async (_request, { version }) => jsonResponse({ status: 'ok', version }),
});
