import { createHttpApi, keepJobsInMemory } from '../src/index.ts';
import type {
  HttpApiOptions,
  HttpApiParts,
  MemoryJobsOptions,
  StoreReader,
  SyncTrigger,
} from '../src/index.ts';
import { emptyStore } from './empty-store.ts';
import { playEngine } from './played-engine.ts';
import type { PlayedAnswer } from './played-engine.ts';

/** What an API is made of, apart from its usual parts. */
export interface MadeOf extends HttpApiOptions {
  readonly answer?: PlayedAnswer;
  readonly jobs?: MemoryJobsOptions;
  readonly store?: StoreReader;
  readonly trigger?: SyncTrigger;
  readonly parts?: Partial<HttpApiParts>;
}

/** An API over a played engine, and how to ask it. */
export function makeApi({
  answer = {},
  jobs = {},
  store = emptyStore(),
  trigger,
  parts,
  ...options
}: MadeOf = {}) {
  const engine = playEngine(answer);
  const openStore = async () => ({ ...store, [Symbol.asyncDispose]: async () => undefined });
  const kept = keepJobsInMemory(engine, jobs);
  const api = createHttpApi({ engine, jobs: kept, openStore, trigger: trigger ?? null, ...parts }, options);
  const send = async (path: string, init?: RequestInit) =>
    api.fetch(new Request(`http://localhost${path}`, init));
  return {
    engine,
    send,
    get: (path: string, headers: Record<string, string> = {}) => send(path, { headers }),
    post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      send(path, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
  };
}

/** The JSON of an answer, to look at. */
export async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  const value: unknown = await response.json();
  return typeof value === 'object' && value !== null ? { ...value } : { value };
}
