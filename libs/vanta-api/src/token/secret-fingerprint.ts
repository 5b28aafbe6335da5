import { hash } from 'node:crypto';
import type { VantaCredentials } from '@vanta-vuln/core';

/** Tells one secret of an application from another and says nothing of either: 64 bits of a hash. */
export function secretFingerprint({ clientId, clientSecret }: VantaCredentials): string {
  return hash('sha256', JSON.stringify([clientId, clientSecret]), 'hex').slice(0, 16);
}
