import { parseRecord } from '@vanta-vuln/core';
import type {
  Clock,
  PacingState,
  ResourceName,
  SourcePage,
  SourceUsage,
  UsableRecord,
} from '@vanta-vuln/core';
import { ProtocolError } from './api-errors.ts';
import { createRequester } from './create-requester.ts';
import type { RequesterParts } from './create-requester.ts';
import { checkFilter } from './lists/check-filter.ts';
import type { ListFilterOf } from './lists/list-filters.ts';
import { readAhead } from './lists/read-ahead.ts';
import { readList } from './lists/read-list.ts';
import { RESOURCE_PATHS } from './lists/resource-paths.ts';
import { parseJsonText } from './transport/parse-json-text.ts';
import { checkPageSize, resolveClientOptions } from './vanta-client-options.ts';
import type { ResolvedClientOptions, VantaClientOptions } from './vanta-client-options.ts';

/** Which part of a list to read. */
export interface ListOptions<R extends ResourceName> {
  readonly filter?: ListFilterOf<R> | undefined;
  /** The cursor to go on from. @default the start */
  readonly cursor?: string | null | undefined;
  /** Rows a page, 1 to 100. @default the client's */
  readonly pageSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A resource whose rows can be asked for by id. */
export type ResourceById = 'vulnerabilities' | 'assets';

/**
 * A client of Vanta's vulnerability API: one token, one rate limit, connections that stay open.
 *
 * All its streams share them, so use one client for one OAuth application. Pages come one ahead of the reader, and
 * memory holds two of them.
 *
 * @example
 * import { createVantaClient } from '@vanta-vuln/vanta-api';
 *
 * await using client = createVantaClient({ credentials: async () => ({ clientId, clientSecret }) });
 * for await (const page of client.list('vulnerabilities', { filter: { severity: 'CRITICAL' } })) {
 *   for (const { record } of page.records) console.log(record.name, record.targetId);
 * }
 */
export class VantaClient implements AsyncDisposable {
  /** The base URL, without a slash at the end. */
  readonly url: string;
  readonly clock: Clock;
  readonly #options: ResolvedClientOptions;
  readonly #parts: RequesterParts;

  /** Throws {@link ClientOptionError} for an option that can't work; sends nothing. */
  constructor(options: VantaClientOptions) {
    this.#options = resolveClientOptions(options);
    this.#parts = createRequester(this.#options);
    this.url = this.#options.host.baseUrl;
    this.clock = this.#options.clock;
  }

  /**
   * The pages of a list.
   *
   * Throws {@link CursorRejectedError} when Vanta no longer takes the cursor, the errors of this library, and the
   * signal's reason when aborted; at once {@link ClientOptionError} for a page size or a filter that can't work.
   */
  list<R extends ResourceName>(resource: R, options: ListOptions<R> = {}): AsyncIterable<SourcePage<R>> {
    const { pageSize = this.#options.pageSize, cursor = null, filter = {}, signal } = options;
    checkPageSize(pageSize);
    checkFilter(resource, filter);
    const { requester } = this.#parts;
    const { logger, retries } = this.#options;
    const { pageFailures } = retries;
    return {
      [Symbol.asyncIterator]: () =>
        readAhead(
          (either) =>
            readList(resource, { requester, logger, filter, cursor, pageSize, pageFailures, signal: either }),
          signal,
        ),
    };
  }

  /** One finding; null when there is none with this id. */
  async getVulnerability(
    id: string,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<UsableRecord<'vulnerabilities'> | null> {
    return this.#getById('vulnerabilities', id, options.signal);
  }

  /** One asset; null when there is none with this id. */
  async getVulnerableAsset(
    id: string,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<UsableRecord<'assets'> | null> {
    return this.#getById('assets', id, options.signal);
  }

  /** Whether there is a row with this id: the status of the answer decides, its body does not matter. */
  async exists(
    resource: ResourceById,
    id: string,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<boolean> {
    return this.#parts.requester.get({
      path: pathOf(resource, id),
      signal,
      accepts: [200, 404],
      read: ({ status }) => status === 200,
    });
  }

  /** What the client has sent so far, and what it may send. */
  usage(): SourceUsage {
    const { requester, pacer } = this.#parts;
    const { requestsPerMinute, pageSize } = this.#options;
    const { requests, throttled } = requester;
    return { requests, throttled, requestsPerMinute, pageSize, pacing: { recent: pacer.recent() } };
  }

  /** Takes over what an earlier client of the same application has used of the rate limit. */
  restorePacing({ recent }: PacingState): void {
    this.#parts.pacer.restore(recent);
  }

  /** Closes all connections; requests that are under way fail. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { broker, transport, pacer } = this.#parts;
    broker[Symbol.dispose]();
    await transport[Symbol.asyncDispose]();
    await pacer.publish();
  }

  async #getById<R extends ResourceById>(
    resource: R,
    id: string,
    signal: AbortSignal | undefined,
  ): Promise<UsableRecord<R> | null> {
    return this.#parts.requester.get({
      path: pathOf(resource, id),
      signal,
      accepts: [200, 404],
      read: ({ status, text }, facts) => {
        if (status === 404) return null;
        const parsed = parseRecord(resource, parseJsonText(text, facts));
        if (parsed.usable) return parsed;
        throw new ProtocolError(`the row can't be used, ${parsed.reason}`, facts);
      },
    });
  }
}

/** Makes a {@link VantaClient}. */
export function createVantaClient(options: VantaClientOptions): VantaClient {
  return new VantaClient(options);
}

function pathOf(resource: ResourceById, id: string): string {
  return `${RESOURCE_PATHS[resource]}/${encodeURIComponent(id)}`;
}
