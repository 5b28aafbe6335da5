import type { VantaCredentials } from '@vanta-vuln/core';

/** Gives the credentials; `refresh` asks for them to be read again, after Vanta refused the last ones. */
export type ProvideCredentials = (options?: { readonly refresh?: boolean }) => Promise<VantaCredentials>;
