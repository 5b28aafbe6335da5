import type {
  Clock,
  DatasetName,
  PacingState,
  ReadPagesOptions,
  SourcePage,
  SourceUsage,
  VulnerabilitySource,
} from '@vanta-vuln/core';
import type { ListFilterOf } from './lists/list-filters.ts';
import { VantaClient } from './vanta-client.ts';
import type { VantaClientOptions } from './vanta-client-options.ts';

/** The real API as a source of vulnerabilities; disposing closes its connections. */
export type VantaSource = VulnerabilitySource & AsyncDisposable;

/**
 * Opens the Vanta API as the source of a sync. Throws `ClientOptionError` for an option that can't work.
 *
 * @example
 * import { createVantaSource } from '@vanta-vuln/vanta-api';
 *
 * await using source = createVantaSource({ credentials: async () => ({ clientId, clientSecret }) });
 * for await (const page of source.pages('vulnerabilities', { signal })) console.log(page.records.length);
 */
export function createVantaSource(options: VantaClientOptions): VantaSource {
  return new ClientSource(new VantaClient(options));
}

class ClientSource implements VulnerabilitySource, AsyncDisposable {
  readonly url: string;
  readonly clock: Clock;
  readonly #client: VantaClient;

  constructor(client: VantaClient) {
    this.#client = client;
    this.url = client.url;
    this.clock = client.clock;
  }

  pages<D extends DatasetName>(
    dataset: D,
    { cursor, remediatedAfter, signal }: ReadPagesOptions = {},
  ): AsyncIterable<SourcePage<D>> {
    const filter = filterOf(dataset, remediatedAfter);
    return this.#client.list(dataset, { cursor, signal, filter });
  }

  integrations({ signal }: { readonly signal?: AbortSignal | undefined } = {}): AsyncIterable<
    SourcePage<'integrations'>
  > {
    return this.#client.list('integrations', { signal });
  }

  async exists(
    dataset: Exclude<DatasetName, 'remediations'>,
    id: string,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<boolean> {
    return this.#client.exists(dataset, id, options);
  }

  usage(): SourceUsage {
    return this.#client.usage();
  }

  restorePacing(pacing: PacingState): void {
    this.#client.restorePacing(pacing);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
  }
}

function filterOf(dataset: DatasetName, remediatedAfter: number | undefined): ListFilterOf<'remediations'> {
  return dataset === 'remediations' ? { remediatedAfterDate: remediatedAfter } : {};
}
