import type { ResourceName, SourcePage } from '@vanta-vuln/core';
import { collect } from './collect.ts';
import type { ListOptions, VantaClient } from '../src/vanta-client.ts';

/** All pages of a list. */
export async function readAll<R extends ResourceName>(
  client: VantaClient,
  resource: R,
  options: ListOptions<R> = {},
): Promise<SourcePage<R>[]> {
  return collect(client.list(resource, options));
}

/** The ids of all rows of a list in their order. */
export async function readIds(
  client: VantaClient,
  resource: 'vulnerabilities' | 'remediations' | 'assets',
  options: ListOptions<typeof resource> = {},
): Promise<string[]> {
  const pages = await readAll(client, resource, options);
  return pages.flatMap(({ records }) => records.map(({ record }) => record.id));
}

/** The error that a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => Promise.reject(new Error('it succeeded')),
    (error: unknown) => error,
  );
}
