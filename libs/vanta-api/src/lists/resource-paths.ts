import type { ResourceName } from '@vanta-vuln/core';

/** Where each list is; a row by id is one segment below. Remediations and integrations are read as lists only. */
export const RESOURCE_PATHS: { readonly [R in ResourceName]: string } = {
  vulnerabilities: '/v1/vulnerabilities',
  remediations: '/v1/vulnerability-remediations',
  assets: '/v1/vulnerable-assets',
  integrations: '/v1/integrations',
};
