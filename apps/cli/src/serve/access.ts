import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CommandContext } from '../command-context.ts';
import type { ServeFlags } from '../commands/serve.ts';
import { UsageError } from '../usage-error.ts';

const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '::1'];
const LEAST_KEY_LENGTH = 16;
const MOST_KEY_BYTES = 4096;

/** Who may ask the server. */
export interface Access {
  readonly apiKey: string | undefined;
  readonly hosts: readonly string[] | undefined;
  readonly corsOrigins: readonly string[] | undefined;
}

/** Reads who may ask. Throws UsageError when others than this machine could without a key. */
export async function accessOf(
  { terminal }: CommandContext,
  { host, apiKeyFile, corsOrigin }: Pick<ServeFlags, 'host' | 'apiKeyFile' | 'corsOrigin'>,
): Promise<Access> {
  const isLocal = LOOPBACK.includes(host);
  if (!isLocal && apiKeyFile === undefined) {
    throw new UsageError(
      `--host ${host}: others could read everything without a key.`,
      'Give --api-key-file FILE as well, or leave --host out.',
    );
  }
  return {
    apiKey: apiKeyFile === undefined ? undefined : await readKey(resolve(terminal.cwd, apiKeyFile)),
    // A page may rebind its own name to this machine; a browser that was told so still sends that name.
    hosts: isLocal ? ['localhost', '127.0.0.1', '[::1]'] : undefined,
    corsOrigins: corsOrigin?.map(checkOrigin),
  };
}

/** What is no origin equals none that a browser sends: its pages would be kept out without a word. */
function checkOrigin(origin: string): string {
  if (origin === '*' || URL.canParse(origin)) return origin;
  throw new UsageError(
    `--cors-origin ${origin}: this is no origin.`,
    'Give one such as https://dashboard.example.',
  );
}

/** The text of a small file, and nothing of a larger one: a device may have no end. */
async function readSmall(path: string): Promise<string> {
  await using file = await open(path, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_KEY_BYTES));
  // A key that goes on is none: a part of it would open the door.
  return bytesRead < MOST_KEY_BYTES ? buffer.toString('utf8', 0, bytesRead).trim() : '';
}

async function readKey(path: string): Promise<string> {
  const key = await readSmall(path).catch(() => null);
  if (key === null) throw new UsageError(`--api-key-file ${path} can't be read.`, 'Check the path.');
  if (!/^[\x21-\x7e]+$/.test(key) || key.length < LEAST_KEY_LENGTH) {
    throw new UsageError(
      `--api-key-file ${path} holds no key of ${LEAST_KEY_LENGTH} visible characters or more.`,
      `Make one: openssl rand -hex 32 > ${path}`,
    );
  }
  return key;
}
