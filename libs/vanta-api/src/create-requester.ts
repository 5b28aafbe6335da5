import type { VantaCredentials } from '@vanta-vuln/core';
import { ApiRequester } from './api-requester.ts';
import { LARGEST_SHARED_BUDGET, Pacer } from './pacing/pacer.ts';
import { SlotStore, sharedWindowSchema } from './pacing/slot-store.ts';
import { cacheFilePath } from './shared-file/cache-file-path.ts';
import { LockedFile } from './shared-file/locked-file.ts';
import { MemoryState } from './shared-file/shared-state.ts';
import type { SharedState } from './shared-file/shared-state.ts';
import { TokenBroker } from './token/token-broker.ts';
import { requestToken } from './token/token-endpoint.ts';
import { NO_TOKEN, tokenStateSchema } from './token/token-state.ts';
import type { TokenState } from './token/token-state.ts';
import { HttpTransport } from './transport/http-transport.ts';
import { unusedProxy } from './transport/unused-proxy.ts';
import type { ResolvedClientOptions } from './vanta-client-options.ts';

/** The parts of a client that hold something. */
export interface RequesterParts {
  readonly requester: ApiRequester;
  readonly pacer: Pacer;
  readonly broker: TokenBroker;
  readonly transport: HttpTransport;
}

/** Puts the parts of a client together; nothing is read or sent yet. */
export function createRequester(options: ResolvedClientOptions): RequesterParts {
  const { host, clock, logger, retries: limits, random } = options;
  const retry = { limits, random };
  const variable = unusedProxy(host.origin, options.proxyEnv);
  if (variable !== null) {
    logger.warn({ variable }, 'the proxy is left aside: its URL must begin with http:// or https://');
  }
  const transport = new HttpTransport(host.origin, {
    timeout: options.requestTimeout,
    proxyEnv: options.proxyEnv,
  });
  const broker = createBroker(options, transport);
  const pacer = new Pacer({
    clock,
    requestsPerMinute: options.requestsPerMinute,
    openStore: () => openSlotStore(options),
  });
  const requester = new ApiRequester({ host, transport, broker, pacer, clock, logger, retry });
  return { requester, pacer, broker, transport };
}

function createBroker(options: ResolvedClientOptions, transport: HttpTransport): TokenBroker {
  const { credentials, host, clock, logger, retries: limits, random } = options;
  const path = `${host.basePath}/oauth/token`;
  const endpoint = { transport, clock, url: host.origin + path, path };
  return new TokenBroker({
    credentials,
    mint: (application: VantaCredentials, signal) => requestToken(application, endpoint, signal),
    stateOf: tokenStates(options),
    requestsPerMinute: options.oauthRequestsPerMinute,
    clock,
    logger,
    retry: { limits, random },
  });
}

/** One state for each application: credentials may change to those of another one while the client lives. */
function tokenStates({ tokenCacheFolder, host, logger }: ResolvedClientOptions) {
  const states = new Map<string, SharedState<TokenState>>();
  const open = (clientId: string): SharedState<TokenState> => {
    if (tokenCacheFolder === null) return new MemoryState(NO_TOKEN);
    const path = cacheFilePath(tokenCacheFolder, { clientId, baseUrl: host.baseUrl, kind: 'token' });
    return new LockedFile({ path, schema: tokenStateSchema, empty: NO_TOKEN, logger });
  };
  return (clientId: string): SharedState<TokenState> => {
    const state = states.get(clientId) ?? open(clientId);
    states.set(clientId, state);
    return state;
  };
}

async function openSlotStore(options: ResolvedClientOptions): Promise<SlotStore> {
  const { tokenCacheFolder, host, logger, requestTimeout, requestsPerMinute } = options;
  if (tokenCacheFolder === null || requestsPerMinute > LARGEST_SHARED_BUDGET) {
    return new SlotStore({ shared: null, requestTimeout });
  }
  const { clientId } = await options.credentials();
  const path = cacheFilePath(tokenCacheFolder, { clientId, baseUrl: host.baseUrl, kind: 'requests' });
  const shared = new LockedFile({ path, schema: sharedWindowSchema, empty: { entries: [] }, logger });
  return new SlotStore({ shared, requestTimeout });
}
