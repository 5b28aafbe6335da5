import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** The file that processes share for one application at one API; its name tells nothing about either. */
export function cacheFilePath(
  folder: string,
  {
    clientId,
    baseUrl,
    kind,
  }: { readonly clientId: string; readonly baseUrl: string; readonly kind: 'token' | 'requests' },
): string {
  const key = createHash('sha256')
    .update(JSON.stringify([clientId, baseUrl]))
    .digest('hex')
    .slice(0, 32);
  return join(folder, `${key}.${kind}.json`);
}
