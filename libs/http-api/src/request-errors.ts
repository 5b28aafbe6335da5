import { VantaVulnError } from '@vanta-vuln/core';

/** One thing that is wrong with a request. */
export interface RequestProblem {
  /** `body.template`, `query.top`. */
  readonly path: string;
  readonly message: string;
}

/** A request that the routes can't take as it is. */
class RequestError extends VantaVulnError {
  override readonly name: string = 'RequestError';
}

/** Parts of a request are not of the form that the document of the API gives them. */
export class InvalidRequestError extends RequestError {
  override readonly name = 'InvalidRequestError';
  readonly problems: readonly RequestProblem[];

  constructor(problems: readonly RequestProblem[]) {
    const texts = problems.map(({ path, message }) => `${path}: ${message}`);
    super('request-invalid', `The request is not understood: ${texts.join('; ')}.`, {
      hint: 'GET /openapi.json says what each route takes, and GET /api/v1/templates what each template takes.',
    });
    this.problems = problems;
  }
}

/** The body is no JSON. */
export class BodyError extends RequestError {
  override readonly name = 'BodyError';

  constructor(reason: string, cause?: unknown) {
    super('body-unreadable', `The body of the request can't be read: ${reason}`, {
      hint: 'Send JSON such as {"template":"overdue","parameters":{"severity":"CRITICAL"}} in UTF-8.',
      cause,
    });
  }
}

/** The body is announced as something else than JSON. */
export class BodyTypeError extends RequestError {
  override readonly name = 'BodyTypeError';

  constructor(type: string | undefined) {
    super('body-type-unsupported', `The body of the request is ${type ?? 'of no named type'}, not JSON.`, {
      hint: 'Send it with Content-Type: application/json.',
    });
  }
}

/** The body is larger than it may be. */
export class BodyTooLargeError extends RequestError {
  override readonly name = 'BodyTooLargeError';

  constructor(limit: number) {
    super('body-too-large', `The body of the request has more than ${limit} bytes.`, {
      hint: 'Send a shorter one: a template takes a few short parameters.',
    });
  }
}

/** No form of the answer is one that the caller accepts. */
export class NotAcceptableError extends RequestError {
  override readonly name = 'NotAcceptableError';

  constructor(accept: string, offered: readonly string[]) {
    super('not-acceptable', `There is no answer in the form of ${accept}.`, {
      hint: `Accept one of ${offered.join(', ')}.`,
    });
  }
}

/** No route is there. */
export class RouteUnknownError extends RequestError {
  override readonly name = 'RouteUnknownError';

  constructor(path: string) {
    super('route-unknown', `There is nothing at ${path}.`, { hint: 'GET /openapi.json names the routes.' });
  }
}

/** The route does not take this method. */
export class MethodError extends RequestError {
  override readonly name = 'MethodError';
  readonly allowed: readonly string[];

  constructor(
    method: string,
    { path, allowed }: { readonly path: string; readonly allowed: readonly string[] },
  ) {
    super('method-not-allowed', `${path} does not take ${method}.`, {
      hint: `It takes ${allowed.join(', ')}.`,
    });
    this.allowed = allowed;
  }
}

/** The key of the request is missing or wrong. */
export class ApiKeyError extends RequestError {
  override readonly name = 'ApiKeyError';

  constructor(problem: 'missing' | 'wrong') {
    super(`api-key-${problem}`, `The API key is ${problem}.`, {
      hint: 'Send the key in the header X-Api-Key.',
    });
  }
}

/** The request came under a name that is not the server's. */
export class HostError extends RequestError {
  override readonly name = 'HostError';

  constructor(host: string, known: readonly string[]) {
    super('host-unknown', `This server is not ${JSON.stringify(host)}.`, {
      hint: `Ask it as ${known.join(' or ')}.`,
    });
  }
}

/** Statements of the caller's own are switched off. */
export class FreeSqlError extends RequestError {
  override readonly name = 'FreeSqlError';

  constructor() {
    super('free-sql-disabled', 'Statements of your own are not answered here.', {
      hint: 'Ask with a template of GET /api/v1/templates, or have free SQL switched on.',
    });
  }
}

/** The engine was too busy to say which snapshot a day means. */
export class SnapshotLateError extends RequestError {
  override readonly name = 'SnapshotLateError';

  constructor(milliseconds: number) {
    super('snapshot-late', `The snapshot of that day was not found within ${milliseconds / 1000} s.`, {
      hint: 'The engine is busy: ask again in a few seconds.',
      retryable: true,
    });
  }
}

/** Nothing here can start a sync. */
export class TriggerMissingError extends RequestError {
  override readonly name = 'TriggerMissingError';

  constructor() {
    super('sync-trigger-missing', 'No sync can be started from here.', {
      hint: 'Start it where the data is: `vanta-vuln sync`.',
    });
  }
}

/** One row alone is larger than a page may be. */
export class RowTooLargeError extends RequestError {
  override readonly name = 'RowTooLargeError';

  constructor(limit: number) {
    super('row-too-large', `A row of the answer has more than ${limit} bytes.`, {
      hint: 'Select fewer columns.',
    });
  }
}

/** More requests are in work than may be. */
export class ServerBusyError extends RequestError {
  override readonly name = 'ServerBusyError';

  constructor(inWork: number) {
    super('server-busy', `${inWork} requests are in work already.`, {
      hint: 'Ask again in a few seconds.',
      retryable: true,
    });
  }
}
