import { VantaVulnError } from '@vanta-vuln/core';
import { InvalidRequestError, MethodError } from './request-errors.ts';
import { statusOfError } from './status-of-error.ts';

const RETRY_SECONDS = '5';

/** An error as problem details (RFC 9457); what nobody threw on purpose tells nothing of its inside. */
export function problemResponse(error: unknown, requestId: string): Response {
  const status = statusOfError(error);
  return new Response(JSON.stringify(problemOf(error, { status, requestId })), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(status === 401 ? { 'www-authenticate': 'ApiKey' } : {}),
      ...(error instanceof MethodError ? { allow: error.allowed.join(', ') } : {}),
      ...(error instanceof VantaVulnError && error.retryable ? { 'retry-after': RETRY_SECONDS } : {}),
    },
  });
}

function problemOf(
  error: unknown,
  { status, requestId }: { readonly status: number; readonly requestId: string },
) {
  const known = error instanceof VantaVulnError ? error : null;
  const code = known?.code ?? 'internal-error';
  return {
    type: `urn:vanta-vuln:problem:${code}`,
    title: titleOf(code),
    status,
    detail: known?.message ?? 'Something failed that nobody foresaw.',
    code,
    hint: known?.hint ?? `The log of the server tells more of the request ${requestId}.`,
    retryable: known?.retryable ?? false,
    request_id: requestId,
    ...(error instanceof InvalidRequestError ? { problems: error.problems } : {}),
  };
}

/** The code as words: the same for every occurrence, as the specification wants it. */
function titleOf(code: string): string {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
