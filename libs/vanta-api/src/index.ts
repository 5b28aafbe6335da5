export { createVantaSource } from './vanta-source.ts';
export type { VantaSource } from './vanta-source.ts';

export { isVantaHost } from './api-host.ts';
export { isLoopback } from './is-loopback.ts';
export { VantaClient, createVantaClient } from './vanta-client.ts';
export type { ListOptions, ResourceById } from './vanta-client.ts';
export type { ProxyVariables, VantaClientOptions } from './vanta-client-options.ts';
export type { ProvideCredentials } from './token/provide-credentials.ts';
export type { RetryLimits } from './retry/retry-limits.ts';
export type {
  AssetListFilter,
  AssetTypeFilter,
  ListFilterOf,
  ListFilters,
  RemediationListFilter,
  SeverityFilter,
  VulnerabilityListFilter,
} from './lists/list-filters.ts';

export {
  AuthenticationError,
  ClientClosedError,
  ClientOptionError,
  NetworkError,
  PermissionError,
  ProtocolError,
  RateLimitError,
  RedirectError,
  RequestRefusedError,
  ServerError,
  StuckCursorError,
  TokenContentionError,
  VantaApiError,
} from './api-errors.ts';
