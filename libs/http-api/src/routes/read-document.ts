import * as z from 'zod';
import { JSON_TYPE, textResponse } from '../answers/json-response.ts';
import { openApiDocument } from '../openapi/openapi-document.ts';
import { NO_BODY, NO_FIELDS, defineRoute } from '../route.ts';
import { ROUTES } from './routes.ts';

/** `GET /openapi.json`. */
export const readDocument = defineRoute({
  method: 'get',
  path: '/openapi.json',
  id: 'readDocument',
  summary: 'This document',
  description: 'What every route takes and answers, as OpenAPI 3.1. Needs no key.',
  params: NO_FIELDS,
  query: NO_FIELDS,
  body: NO_BODY,
  mediaTypes: [JSON_TYPE],
  answers: { 200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) } },
  problems: [],
  isOpen: true,
  answer: async (_request, { version }) =>
    textResponse(JSON.stringify(openApiDocument(ROUTES, { version })), {
      type: JSON_TYPE,
      headers: { 'cache-control': 'no-cache' },
    }),
});
