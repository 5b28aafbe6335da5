import { randomUUID } from 'node:crypto';

/** The server that src/run-trino.ts has started. */
export const TRINO_URL = process.env['E2E_TRINO_URL'] ?? '';
if (TRINO_URL === '') throw new Error('There is no Trino: run `npm run e2e:trino`.');

/** The name of a schema that nobody else uses. */
export function newSchema(): string {
  return `lake_${randomUUID().replaceAll('-', '')}`;
}
