import type { Clock } from '@vanta-vuln/core';
import { isJsonObject } from '@vanta-vuln/core';
import { errorAnswer, jsonAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import { tooManyRequests } from './too-many-requests.ts';
import type { TokenOffice } from './token-office.ts';

/** What the endpoint needs to answer. */
export interface TokenEndpoint {
  readonly office: TokenOffice;
  readonly clock: Clock;
  readonly sendsRetryAfter: boolean;
}

/** Answers `POST /oauth/token`, whose body must be JSON. */
export function answerTokenRequest(
  { office, clock, sendsRetryAfter }: TokenEndpoint,
  request: { readonly contentType: string | undefined; readonly body: string },
): Answer {
  if (!/^application\/json\b/i.test(request.contentType ?? '')) {
    return errorAnswer(400, 'invalid_request', 'The body must be JSON (content-type: application/json)');
  }
  const body = parseBody(request.body);
  if (body === null) return errorAnswer(400, 'invalid_request', 'The body is not a JSON object');
  const { client_id: clientId, client_secret: secret, grant_type: grantType, scope } = body;
  const application = typeof clientId === 'string' ? office.application(clientId) : undefined;
  const refusal = application?.tokenWindow.tryAccept(clock.now());
  if (refusal) return tooManyRequests(refusal.retryAfterSeconds, sendsRetryAfter);
  if (grantType !== 'client_credentials') {
    return errorAnswer(400, 'unsupported_grant_type', 'grant_type must be client_credentials');
  }
  if (
    typeof scope !== 'string' ||
    !scope.split(' ').every((word) => /^[a-z-]+\.[a-z-]+:[a-z-]+$/.test(word))
  ) {
    return errorAnswer(400, 'invalid_scope', 'scope must be given, as in vanta-api.all:read');
  }
  if (application === undefined || application.clientSecret !== secret) {
    return errorAnswer(401, 'invalid_client', 'The client id or the client secret is wrong');
  }
  const scopes = scope.split(' ').filter((word) => application.scopes.includes(word));
  const token = office.mint(application, scopes);
  return jsonAnswer(200, { access_token: token, expires_in: office.lifetimeSeconds, token_type: 'Bearer' });
}

function parseBody(text: string) {
  try {
    const body: unknown = JSON.parse(text);
    return isJsonObject(body) ? body : null;
  } catch {
    return null;
  }
}
