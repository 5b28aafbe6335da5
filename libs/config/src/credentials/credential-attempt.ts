import type { VantaCredentials } from '@vanta-vuln/core';

/** What one source of credentials had: both halves, or the reason why not. */
export type CredentialAttempt =
  | { readonly source: string; readonly credentials: VantaCredentials }
  | { readonly source: string; readonly reason: string; readonly partial: boolean };

/** Two texts that may be the halves of credentials. */
export interface CredentialHalves {
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
}

interface HalfNames {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Judges the halves that a source has; names the missing one, never a value. */
export function judgeHalves(source: string, halves: CredentialHalves, names: HalfNames): CredentialAttempt {
  const clientId = halves.clientId?.trim() ?? '';
  const clientSecret = halves.clientSecret?.trim() ?? '';
  if (clientId !== '' && clientSecret !== '') return { source, credentials: { clientId, clientSecret } };
  if (clientId !== '') {
    return { source, reason: `has ${names.clientId} but no ${names.clientSecret}`, partial: true };
  }
  if (clientSecret !== '') {
    return { source, reason: `has ${names.clientSecret} but no ${names.clientId}`, partial: true };
  }
  return { source, reason: `has neither ${names.clientId} nor ${names.clientSecret}`, partial: false };
}
