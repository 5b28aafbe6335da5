import { vi } from 'vitest';
import type { AwsServer } from './aws-server.ts';

/** Points the AWS SDK at a local endpoint, with made-up keys, until the end of the test. */
export function useAwsServer({ url }: Pick<AwsServer, 'url'>): void {
  vi.stubEnv('AWS_ENDPOINT_URL', url);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'made-up');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'made-up');
  // Nothing of the machine that runs the test may take part.
  vi.stubEnv('AWS_PROFILE', undefined);
  vi.stubEnv('AWS_CONFIG_FILE', '/nowhere/config');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere/credentials');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
}
