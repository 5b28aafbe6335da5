import { vi } from 'vitest';
import type { AwsServer } from './aws-server.ts';

/** Points the AWS SDK at a local endpoint, with made-up keys, until the end of the test. */
export function useAwsServer({ url }: Pick<AwsServer, 'url'>): void {
  vi.stubEnv('AWS_ENDPOINT_URL', url);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'made-up');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'made-up');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
}
