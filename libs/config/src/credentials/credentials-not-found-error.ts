import { VantaVulnError } from '@vanta-vuln/core';

/** One source that had no usable credentials, and why. */
export interface MissingCredentials {
  readonly source: string;
  readonly reason: string;
}

/** No source has both halves of the credentials. */
export class CredentialsNotFoundError extends VantaVulnError {
  override readonly name = 'CredentialsNotFoundError';
  /** Every source in the order in which it was tried. */
  readonly tried: readonly MissingCredentials[];

  constructor(tried: readonly MissingCredentials[]) {
    const lines = tried.map(({ source, reason }) => `- ${source} ${reason}`);
    super('credentials-not-found', `No Vanta credentials were found. Tried:\n${lines.join('\n')}`, {
      hint:
        'Create an API client in Vanta (Settings, Developer console) and set VANTA_CLIENT_ID and ' +
        'VANTA_CLIENT_SECRET, or put both into the credentials file.',
    });
    this.tried = tried;
  }
}
