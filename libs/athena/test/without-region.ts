import { vi } from 'vitest';

/** An address at which nobody listens. */
export const NOWHERE = 'http://127.0.0.1:1';

/** Takes away all that the SDK could find a region in. */
export function withoutRegion(): void {
  vi.stubEnv('AWS_REGION', undefined);
  vi.stubEnv('AWS_DEFAULT_REGION', undefined);
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
}
