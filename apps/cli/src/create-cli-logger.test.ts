import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { createCliLogger } from './create-cli-logger.ts';

it('keeps the secret of the environment out of the log of a command that never asks for it', async () => {
  const stderr = new PassThrough();
  const terminal = {
    stdout: stderr,
    stderr,
    env: { VANTA_CLIENT_SECRET: ' opaque-secret\n' },
    cwd: '/',
    interruption: () => new AbortController().signal,
  };
  const settings = { log: { level: 'info', format: 'json' } } as const;
  const logger = await createCliLogger({ terminal, globals: {} }, { settings });
  logger.info({ key: 'folder/opaque-secret' }, 'An object was put.');
  stderr.end();
  expect(await text(stderr)).toMatch(/"key":"folder\/\[redacted\]","msg":"An object was put\."/);
});
