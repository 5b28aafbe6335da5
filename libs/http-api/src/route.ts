import * as z from 'zod';
import type { Api } from './api.ts';
import { chooseMediaType } from './requests/choose-media-type.ts';
import { parsePart } from './requests/parse-part.ts';
import { readBody } from './requests/read-body.ts';

/** For a route without parameters in its path, or in its query. */
export const NO_FIELDS = z.strictObject({});

/** For a route that takes no body. */
export const NO_BODY = z.undefined();

/** One kind of answer, as the document of the API tells of it. */
export interface AnswerFacts {
  readonly description: string;
  /** Of the JSON; absent where there is no body. */
  readonly schema?: z.ZodType;
  /** Headers that a caller may want, with what they say. */
  readonly headers?: Readonly<Record<string, string>>;
}

type Fields = z.ZodObject<Readonly<Record<string, z.ZodType>>>;

/** What a route is, without what it does. */
export interface RouteFacts {
  readonly method: 'get' | 'post';
  /** `/api/v1/query/{id}`. */
  readonly path: string;
  /** `readQuery`: the name that generated clients give it. */
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  readonly params: Fields;
  readonly query: Fields;
  readonly body: z.ZodType;
  /** Headers that it looks at, with what they mean. */
  readonly requestHeaders?: Readonly<Record<string, string>>;
  /** By status. */
  readonly answers: Readonly<Record<number, AnswerFacts>>;
  /** Statuses of the problems that a caller may have to handle. */
  readonly problems: readonly number[];
  /** What it can answer with; the first one where the caller does not care. */
  readonly mediaTypes: readonly string[];
  /** Whether it answers without a key. @default false */
  readonly isOpen?: boolean;
}

/** A request as a route gets it: every part as its schema has it. */
export interface RouteRequest<Params, Query, Body, Type> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly mediaType: Type;
  readonly header: (name: string) => string | undefined;
  /** Milliseconds by the clock of performance.now(). */
  readonly arrivedAt: number;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
}

/** A request as the server has it. */
export interface RawRequest {
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  readonly arrivedAt: number;
}

/** A route that is ready to answer. */
export interface Route {
  readonly facts: RouteFacts;
  readonly respond: (raw: RawRequest, api: Api) => Promise<Response>;
}

interface RouteDefinition<Params, Query, Body, Type extends string> extends RouteFacts {
  readonly params: Fields & z.ZodType<Params>;
  readonly query: Fields & z.ZodType<Query>;
  readonly body: z.ZodType<Body>;
  readonly mediaTypes: readonly [Type, ...Type[]];
  readonly answer: (request: RouteRequest<Params, Query, Body, Type>, api: Api) => Promise<Response>;
}

/** Makes a route of what it is and what it does: the schemas that check a request also document it. */
export function defineRoute<Params, Query, Body, const Type extends string>({
  answer,
  ...facts
}: RouteDefinition<Params, Query, Body, Type>): Route {
  return {
    facts,
    async respond({ request, params, arrivedAt }, api) {
      const mediaType = chooseMediaType(request.headers.get('accept') ?? undefined, facts.mediaTypes);
      const url = new URL(request.url);
      const body = Object.is(facts.body, NO_BODY) ? undefined : await readBody(request, api.maxBodyBytes);
      const response = await answer(
        {
          params: parsePart('path', facts.params, params),
          query: parsePart('query', facts.query, queryOf(url)),
          body: parsePart('body', facts.body, body),
          mediaType,
          header: (name) => request.headers.get(name) ?? undefined,
          arrivedAt,
          signal: request.signal,
        },
        api,
      );
      if (facts.mediaTypes.length > 1) response.headers.append('vary', 'Accept');
      return response;
    },
  };
}

/** A parameter that is given twice is a list, which no schema takes. */
function queryOf({ searchParams }: URL): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => {
      const values = searchParams.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}
