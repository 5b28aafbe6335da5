import { VantaVulnError, silentLogger, systemClock } from '@vanta-vuln/core';
import { Hono } from 'hono';
import type { Context } from 'hono';
import type { Api } from './api.ts';
import { SharedLook } from './answers/shared-look.ts';
import { StatisticsCache } from './answers/statistics-cache.ts';
import { checkLimits } from './check-limits.ts';
import type { HttpApiOptions, HttpApiParts } from './http-api-parts.ts';
import { problemResponse } from './problem.ts';
import { MethodError, RouteUnknownError, ServerBusyError } from './request-errors.ts';
import { apiKeyCheck } from './requests/check-api-key.ts';
import { hostCheck } from './requests/check-host.ts';
import { crossOrigin } from './requests/cross-origin.ts';
import { REQUEST_ID_HEADER, requestIdOf } from './requests/request-id.ts';
import { endedInTime, stopReason } from './requests/stop-reason.ts';
import type { Route } from './route.ts';
import { readDocument } from './routes/read-document.ts';
import { ROUTES } from './routes/routes.ts';

/** The API, ready to answer. */
export interface HttpApi {
  /** Answers a request, whatever becomes of it; `env` is for the option `requestId`. */
  fetch(request: Request, env?: object): Promise<Response>;
}

/** What is known of a request on its way. */
interface Env {
  Variables: { requestId: string; arrivedAt: number };
}

const LIMITS = {
  patience: 'room',
  maxRequests: 'limit',
  maxBodyBytes: 'room',
  maxPageBytes: 'limit',
  dueSoonDays: 'room',
} as const;

const ALL_ROUTES: readonly Route[] = [...ROUTES, readDocument];

/**
 * Makes the REST API: a function from a Request to a Response, for any server.
 *
 * Make it once. Nothing that a route meets is thrown: every error is answered as problem details (RFC 9457). So is a
 * VantaVulnError with which the server aborts the signal of a request, half a second later at the latest. Making it
 * throws VantaVulnError `invalid-api-option` for a limit that is none.
 *
 * @example
 * import { createHttpApi } from '@vanta-vuln/http-api';
 * const api = createHttpApi({ engine, jobs, openStore, trigger: null }, { apiKey });
 * const response = await api.fetch(new Request('http://localhost/api/v1/stats', { headers: { 'x-api-key': apiKey } }));
 */
export function createHttpApi(parts: HttpApiParts, options: HttpApiOptions = {}): HttpApi {
  const { patience, maxRequests, maxBodyBytes, maxPageBytes, dueSoonDays } = options;
  checkLimits({ patience, maxRequests, maxBodyBytes, maxPageBytes, dueSoonDays }, LIMITS);
  const api = withDefaults(parts, options);
  const app = new Hono<Env>();
  identifyRequests(app, api, options);
  limitRequests(app, options);
  app.use((context, next) => endedInTime(context.req.raw, next));
  guard(app, options);
  for (const route of ALL_ROUTES) {
    app.on(route.facts.method.toUpperCase(), toHonoPath(route.facts.path), (context) =>
      route.respond(
        { request: context.req.raw, params: context.req.param(), arrivedAt: context.get('arrivedAt') },
        api,
      ),
    );
  }
  refuseTheRest(app, api);
  return { fetch: async (request, env) => app.fetch(request, env) };
}

function withDefaults(
  { clock = systemClock, logger = silentLogger, ...parts }: HttpApiParts,
  options: HttpApiOptions,
): Api {
  return {
    ...parts,
    clock,
    logger,
    version: options.version ?? '0.1.0',
    freeSql: options.freeSql ?? false,
    patience: options.patience ?? 20_000,
    maxBodyBytes: options.maxBodyBytes ?? 65_536,
    maxPageBytes: options.maxPageBytes ?? 4_000_000,
    dueSoonDays: options.dueSoonDays ?? 14,
    onQuery: options.onQuery ?? (() => undefined),
    statistics: new StatisticsCache(clock),
    lastRun: new SharedLook(async () => {
      await using store = await parts.openStore();
      return await store.lastRun();
    }),
  };
}

/** Every request has an id, and an entry in the log with what became of it. */
function identifyRequests(app: Hono<Env>, { logger }: Api, { requestId: ofServer }: HttpApiOptions): void {
  app.use(async (context, next) => {
    const arrivedAt = performance.now();
    const requestId = requestIdOf(context.req.header(REQUEST_ID_HEADER), ofServer?.(context.env));
    context.set('arrivedAt', arrivedAt);
    context.set('requestId', requestId);
    await next();
    context.res.headers.set(REQUEST_ID_HEADER, requestId);
    context.res.headers.set('x-content-type-options', 'nosniff');
    const { method, path } = context.req;
    const milliseconds = Math.round(performance.now() - arrivedAt);
    logger.info(
      { requestId, method, path, status: context.res.status, milliseconds },
      'A request was answered.',
    );
  });
}

/** What is in work holds memory: one more request than may be is refused at once. */
function limitRequests(app: Hono<Env>, { maxRequests = Infinity }: HttpApiOptions): void {
  let inWork = 0;
  app.use(async (_context, next) => {
    if (inWork >= maxRequests) throw new ServerBusyError(inWork);
    inWork += 1;
    try {
      await next();
    } finally {
      inWork -= 1;
    }
  });
}

/** Who may ask: the name of the server, the origin of the page, the key; in this order, since a preflight has no key. */
function guard(app: Hono<Env>, { hosts, corsOrigins = [], apiKey }: HttpApiOptions): void {
  if (hosts !== undefined) {
    const check = hostCheck(hosts);
    app.use(async (context, next) => {
      check(context.req.header('host'));
      await next();
    });
  }
  if (corsOrigins.length > 0) app.use(crossOrigin(corsOrigins));
  if (apiKey === undefined) return;
  const check = apiKeyCheck(apiKey);
  const open = ALL_ROUTES.filter(({ facts }) => facts.isOpen === true).map(({ facts }) => facts.path);
  app.use(async (context, next) => {
    const { method, path } = context.req;
    if (method !== 'OPTIONS' && !open.includes(path)) check(context.req.header('x-api-key'));
    await next();
  });
}

function refuseTheRest(app: Hono<Env>, { logger }: Api): void {
  for (const path of new Set(ALL_ROUTES.map(({ facts }) => facts.path))) {
    const allowed = allowedMethods(path);
    app.options(
      toHonoPath(path),
      () => new Response(null, { status: 204, headers: { allow: allowed.join(', ') } }),
    );
    app.all(toHonoPath(path), (context) => {
      throw new MethodError(context.req.method, { path: context.req.path, allowed });
    });
  }
  app.notFound((context) => refuse(context, new RouteUnknownError(context.req.path)));
  app.onError((error, context) => {
    // What a route that was stopped comes to tells less than why it was.
    const err = stopReason(context.req.raw) ?? error;
    if (!(err instanceof VantaVulnError))
      logger.error({ err, requestId: context.get('requestId') }, 'A request failed.');
    return refuse(context, err);
  });
}

function allowedMethods(path: string): readonly string[] {
  const methods = ALL_ROUTES.filter(({ facts }) => facts.path === path).map(({ facts }) =>
    facts.method.toUpperCase(),
  );
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
}

function refuse(context: Context<Env>, error: unknown): Response {
  return problemResponse(error, context.get('requestId'));
}

/** `/query/{id}` as Hono writes it. */
function toHonoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}
