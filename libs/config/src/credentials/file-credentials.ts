import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Logger } from '@vanta-vuln/core';
import { decodeText } from '../decode-text.ts';
import { fileFailure } from '../file-failure.ts';
import type { CredentialAttempt } from './credential-attempt.ts';
import { parseCredentials } from './parse-credentials.ts';

// Larger files are no credentials, and must not be read into memory.
const MAX_BYTES = 64 * 1024;
const READABLE_BY_OTHERS = 0o044;

/** The credentials in a file; warns, once in a process, when other users of the machine can read it. */
export async function fileCredentials(path: string, logger: Logger): Promise<CredentialAttempt> {
  const source = `the file ${path}`;
  try {
    const { text, mode } = await readSmallFile(path);
    if (text === null) return { source, reason: `is larger than ${MAX_BYTES} bytes`, partial: false };
    const attempt = parseCredentials(source, text);
    if ('credentials' in attempt) warnWhenReadable(path, mode, logger);
    return attempt;
  } catch (error) {
    return { source, reason: `can't be read: ${fileFailure(error)}`, partial: false };
  }
}

interface SmallFile {
  /** Null when it is too large. */
  readonly text: string | null;
  readonly mode: number;
}

/** What pipes have given (`--credentials <(pass show vanta)`): they can be read once, and each token asks again. */
const pipes = new Map<string, SmallFile>();

async function readSmallFile(path: string): Promise<SmallFile> {
  const piped = pipes.get(path);
  if (piped !== undefined) return piped;
  await using file = await open(path, 'r');
  const stats = await file.stat();
  const bytes = await readUpToLimit(file);
  const text = bytes === null ? null : decodeText(bytes);
  const read = { text, mode: stats.mode };
  if (!stats.isFile()) pipes.set(path, read);
  return read;
}

/** All of a file; null when it is too large. A device has no size, and may have no end. */
async function readUpToLimit(file: FileHandle): Promise<Uint8Array | null> {
  const buffer = Buffer.alloc(MAX_BYTES + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length);
    if (bytesRead === 0) return buffer.subarray(0, length);
    length += bytesRead;
  }
  return null;
}

/** The files that a warning has named, with their modes: each token asks again. */
const warned = new Set<string>();

function warnWhenReadable(path: string, mode: number, logger: Logger): void {
  // Windows has no such bits: Node reports every file as readable by all.
  if (process.platform === 'win32' || (mode & READABLE_BY_OTHERS) === 0) return;
  const permissions = (mode & 0o777).toString(8).padStart(4, '0');
  if (warned.has(`${permissions} ${path}`)) return;
  warned.add(`${permissions} ${path}`);
  logger.warn(
    { file: path, mode: permissions },
    `The credentials file can be read by other users (mode ${permissions}): run chmod 600 on it.`,
  );
}
