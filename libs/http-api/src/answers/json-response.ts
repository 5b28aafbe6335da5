import type { JsonValue } from '@vanta-vuln/core';

/** An answer whose body is JSON, not to be kept by anybody between. */
export function jsonResponse(
  body: JsonValue,
  {
    status = 200,
    headers = {},
  }: { readonly status?: number; readonly headers?: Record<string, string> } = {},
): Response {
  return textResponse(JSON.stringify(body), { type: JSON_TYPE, status, headers });
}

/** The forms that rows may have. */
export const ROW_TYPES = ['application/json', 'application/x-ndjson', 'text/csv'] as const;

/** The form of rows. */
export type RowType = (typeof ROW_TYPES)[number];

/** The form of everything that is not rows. */
export const JSON_TYPE = 'application/json';

/** An answer with a text of some media type. */
export function textResponse(
  text: string | null,
  {
    type,
    status = 200,
    headers = {},
  }: { readonly type: string; readonly status?: number; readonly headers?: Record<string, string> },
): Response {
  return new Response(text, {
    status,
    headers: { 'content-type': type, 'cache-control': 'no-store', ...headers },
  });
}
