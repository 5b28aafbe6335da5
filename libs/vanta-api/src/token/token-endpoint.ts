import type { Clock, VantaCredentials } from '@vanta-vuln/core';
import * as z from 'zod';
import { AuthenticationError, ProtocolError, RequestRefusedError } from '../api-errors.ts';
import { parseJsonText } from '../transport/parse-json-text.ts';
import { failureOf } from '../transport/failure-of.ts';
import { hideSecrets } from '../transport/hide-secrets.ts';
import { factsOf } from '../transport/answer-facts.ts';
import type { HttpTransport } from '../transport/http-transport.ts';
import type { HttpAnswer } from '../transport/read-answer.ts';
import { tokenValueSchema } from './token-state.ts';
import type { MintedToken } from './token-state.ts';

const SCOPE = 'vanta-api.all:read';
/** A token is renewed so long before it expires; one of a short life after half of it. */
const RENEW_BEFORE = 60_000;

/** A token is a thing created to some servers: nothing but its answer has to be right. */
const CREATED = 201;

const INVALID_CLIENT = /invalid_client|client (?:id|secret)/i;

const tokenAnswerSchema = z.looseObject({
  access_token: tokenValueSchema,
  // Seconds: one of a shorter life has expired before it is used, and would be asked for again and again.
  expires_in: z.union([z.number(), z.string().transform(Number)]).pipe(z.number().min(1)),
});

export interface TokenEndpointOptions {
  readonly transport: HttpTransport;
  readonly clock: Clock;
  /** The URL that errors name. */
  readonly url: string;
  readonly path: string;
}

/** Asks for a new token, which revokes the application's old one at once. */
export async function requestToken(
  credentials: VantaCredentials,
  { transport, clock, url, path }: TokenEndpointOptions,
  signal?: AbortSignal,
): Promise<MintedToken> {
  const askedAt = clock.now();
  const body = JSON.stringify({
    client_id: credentials.clientId,
    client_secret: credentials.clientSecret,
    scope: SCOPE,
    grant_type: 'client_credentials',
  });
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  const answer = await transport.send({ method: 'POST', path, headers, body }, signal);
  return readToken(hideSecrets(answer, [credentials.clientSecret]), { url, askedAt, now: clock.now() });
}

function readToken(
  answer: HttpAnswer,
  { url, askedAt, now }: { readonly url: string; readonly askedAt: number; readonly now: number },
): MintedToken {
  const facts = factsOf({ method: 'POST', url, answer });
  const failure = answer.status === CREATED ? null : failureOf(answer, facts, now);
  if (failure !== null) {
    // The endpoint says 400 or 401 for a client that it does not know.
    throw answer.status === 401 ||
      (failure instanceof RequestRefusedError && INVALID_CLIENT.test(answer.text))
      ? new AuthenticationError(facts)
      : failure;
  }
  const parsed = tokenAnswerSchema.safeParse(parseJsonText(answer.text, facts), { jitless: true });
  // The answer holds the token, so the error shows nothing of it.
  if (!parsed.success) throw new ProtocolError('there is no token in it', { ...facts, excerpt: undefined });
  const { access_token: value, expires_in: seconds } = parsed.data;
  const lifetime = seconds * 1000;
  return {
    value,
    renewAt: askedAt + Math.max(lifetime - RENEW_BEFORE, lifetime / 2),
    expiresAt: askedAt + lifetime,
  };
}
