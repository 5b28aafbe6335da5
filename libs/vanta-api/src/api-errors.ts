import { VantaVulnError, isConnectFailure } from '@vanta-vuln/core';
import type { VantaVulnErrorOptions } from '@vanta-vuln/core';
import { onOneLine } from './redact.ts';
import type { RequestFacts } from './request-facts.ts';
import { describeRequest } from './request-facts.ts';

/** What the errors of this library have in common: which request failed, and how Vanta calls it. */
export class VantaApiError extends VantaVulnError {
  override readonly name: string = 'VantaApiError';
  /** The request id of the answer, for Vanta's support; null when there was no answer or it named none. */
  readonly requestId: string | null;
  /** The HTTP status of the answer; null when there was none. */
  readonly status: number | null;

  constructor(code: string, message: string, request: RequestFacts, options: VantaVulnErrorOptions) {
    super(code, message, options);
    this.requestId = request.requestId ?? null;
    this.status = request.status ?? null;
  }
}

/** Vanta does not accept the client id and secret. */
export class AuthenticationError extends VantaApiError {
  override readonly name = 'AuthenticationError';

  constructor(request: RequestFacts) {
    super(
      'authentication-failed',
      // Not 'client secret: POST': the redaction of logs would take what follows for a secret.
      `Vanta refused the client id and secret in ${describeRequest(request)}.`,
      request,
      {
        hint: 'Check VANTA_CLIENT_ID and VANTA_CLIENT_SECRET (or the file or secret that holds them) against the application in the Developer Console of Vanta; a secret that was made anew replaces the old one.',
      },
    );
  }
}

/** Another client keeps taking the application's only token. */
export class TokenContentionError extends VantaApiError {
  override readonly name = 'TokenContentionError';
  /** How often a new token was asked for although the last one had not expired. */
  readonly remints: number;

  constructor(remints: number, request: RequestFacts) {
    super(
      'token-contention',
      `The access token was revoked again after ${remints} unexpected renewals: ${describeRequest(request)}. Another client uses the same OAuth application, and each new token revokes the one before.`,
      request,
      {
        hint: 'Make an application of its own for this tool in the Developer Console of Vanta, or stop the other client while this one runs.',
        retryable: true,
      },
    );
    this.remints = remints;
  }
}

/** The application may not read what was asked for. */
export class PermissionError extends VantaApiError {
  override readonly name = 'PermissionError';

  constructor(request: RequestFacts) {
    super(
      'permission-denied',
      `Vanta does not let this application read that: ${describeRequest(request)}.`,
      request,
      {
        hint: 'Give the application the scope vanta-api.all:read in the Developer Console of Vanta.',
      },
    );
  }
}

/** The limit was still used up after all the waiting that is worth while. */
export class RateLimitError extends VantaApiError {
  override readonly name = 'RateLimitError';
  /** Answers with status 429 to this one request. */
  readonly refusals: number;

  constructor(refusals: number, request: RequestFacts) {
    super(
      'rate-limit-exhausted',
      `Vanta refused ${refusals} times for its rate limit: ${describeRequest(request)}.`,
      request,
      {
        hint: 'Another client may use up the limit. Wait until it is done, or lower VANTA_API_RPM (VANTA_OAUTH_RPM for tokens).',
        retryable: true,
      },
    );
    this.refusals = refusals;
  }
}

/** Vanta failed to answer, for as long as it was asked again. */
export class ServerError extends VantaApiError {
  override readonly name = 'ServerError';

  constructor(request: RequestFacts) {
    super('server-error', `Vanta could not answer: ${describeRequest(request)}.`, request, {
      hint: 'Try again later. If it stays, give the request id to the support of Vanta.',
      retryable: true,
    });
  }
}

/** No answer came: no connection, a connection that broke, or none in time. */
export class NetworkError extends VantaApiError {
  override readonly name = 'NetworkError';
  /** Whether not even a connection was made, so that the server knows nothing of the request. */
  readonly neverConnected: boolean;

  constructor(reason: string, request: RequestFacts, cause: unknown) {
    super('network-error', `No answer from Vanta, ${reason}: ${describeRequest(request)}.`, request, {
      hint: 'Check the connection, the proxy and VANTA_API_URL, then run it again.',
      cause,
      retryable: true,
    });
    this.neverConnected = isConnectFailure(cause);
  }
}

/** What came is not what the API promises: no JSON, no page, a row of another shape. */
export class ProtocolError extends VantaApiError {
  override readonly name = 'ProtocolError';

  constructor(problem: string, request: RequestFacts) {
    super(
      'unexpected-answer',
      `The answer can't be used, ${problem}: ${describeRequest(request)}.`,
      request,
      {
        hint: 'Check that VANTA_API_URL names the API itself and no proxy or login page stands before it. If it does, try again later.',
        retryable: true,
      },
    );
  }
}

/** A list leads back to a cursor that it has given before, so it would never end. */
export class StuckCursorError extends VantaApiError {
  override readonly name = 'StuckCursorError';
  readonly cursor: string;

  constructor(cursor: string, request: RequestFacts) {
    super(
      'stuck-cursor',
      `The list leads back to the cursor ${onOneLine(cursor)}: ${describeRequest(request)}.`,
      request,
      {
        hint: 'Start again later with --restart. If it stays, give the request id to the support of Vanta.',
        retryable: true,
      },
    );
    this.cursor = cursor;
  }
}

/** The server sends to another address, which is not followed: it would lose the body and may leak the token. */
export class RedirectError extends VantaApiError {
  override readonly name = 'RedirectError';

  constructor(location: string, request: RequestFacts) {
    super('redirected', `Vanta redirects to ${location}: ${describeRequest(request)}.`, request, {
      hint: 'Use https://api.vanta.com (https://api.vanta-gov.com for the government cloud) as VANTA_API_URL.',
    });
  }
}

/** Vanta refuses the request as it was put. */
export class RequestRefusedError extends VantaApiError {
  override readonly name = 'RequestRefusedError';

  constructor(request: RequestFacts) {
    super('request-refused', `Vanta refuses the request: ${describeRequest(request)}.`, request, {
      hint: 'Check the filters, the page size and VANTA_API_URL.',
    });
  }
}

/** The client was closed while it was asked, or before. */
export class ClientClosedError extends VantaVulnError {
  override readonly name = 'ClientClosedError';

  constructor() {
    super('client-closed', 'The client of the Vanta API is closed.', { hint: 'Make a new one.' });
  }
}

/** An option of the client that can't work. */
export class ClientOptionError extends VantaVulnError {
  override readonly name = 'ClientOptionError';
  readonly option: string;

  constructor(option: string, problem: string, hint: string) {
    super('invalid-client-option', `${option} ${problem}.`, { hint });
    this.option = option;
  }
}
