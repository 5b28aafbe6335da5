import type { ResourceName } from '@vanta-vuln/core';

/** What a path asks for. */
export type Route =
  | { readonly kind: 'token' }
  | { readonly kind: 'list'; readonly resource: ResourceName }
  | { readonly kind: 'item'; readonly resource: ResourceName; readonly id: string }
  | { readonly kind: 'control'; readonly action: string }
  | { readonly kind: 'unknown' };

const LISTS: ReadonlyMap<string, ResourceName> = new Map([
  ['/v1/vulnerabilities', 'vulnerabilities'],
  ['/v1/vulnerability-remediations', 'remediations'],
  ['/v1/vulnerable-assets', 'assets'],
  ['/v1/integrations', 'integrations'],
]);

const CONTROL = '/__simulator/';

/** Which endpoint a path names. Remediations have none for one row, and `/v1/assets` does not exist. */
export function routeOf(path: string): Route {
  const list = LISTS.get(path);
  if (list !== undefined) return { kind: 'list', resource: list };
  if (path === '/oauth/token') return { kind: 'token' };
  if (path.startsWith(CONTROL)) return { kind: 'control', action: path.slice(CONTROL.length) };
  const slash = path.lastIndexOf('/');
  const resource = LISTS.get(path.slice(0, slash));
  const id = decodeId(path.slice(slash + 1));
  if (resource === undefined || resource === 'remediations' || id === '') return { kind: 'unknown' };
  return { kind: 'item', resource, id };
}

function decodeId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
