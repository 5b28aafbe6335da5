import fs from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTemporaryFolder } from '@vanta-vuln/contract-tests/lists';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WalFlusher } from './wal-flusher.ts';

const MEGABYTE = Buffer.alloc(1024 * 1024);

afterEach(() => vi.restoreAllMocks());

/** Notes each flush that begins and ends, and each file that is closed. */
function watchFiles() {
  const events: string[] = [];
  const { fdatasync, close } = fs;
  vi.spyOn(fs, 'fdatasync').mockImplementation((file, done) => {
    events.push('flush');
    fdatasync(file, (error) => {
      events.push('flushed');
      done(error);
    });
  });
  vi.spyOn(fs, 'close').mockImplementation((file, done) => {
    events.push('close');
    close(file, done);
  });
  return events;
}

/** A flusher and the log that it flushes. */
async function makeLog(folder: string) {
  const path = join(folder, 'store.db');
  const grow = async (megabytes: number) => {
    for (let count = 0; count < megabytes; count += 1) await appendFile(`${path}-wal`, MEGABYTE);
  };
  await grow(1);
  return { flusher: new WalFlusher(path), grow };
}

describe('a write-ahead log', () => {
  it('is flushed when it has grown by some megabytes, by one flush at a time', async () => {
    await using folder = await createTemporaryFolder();
    const events = watchFiles();
    const { flusher, grow } = await makeLog(folder.path);
    flusher.written();
    expect(events).toEqual([]);
    await grow(2);
    flusher.written();
    fs.appendFileSync(join(folder.path, 'store.db-wal'), Buffer.alloc(3 * MEGABYTE.length));
    flusher.written();
    expect(events).toEqual(['flush']);
    await vi.waitFor(() => expect(events).toEqual(['flush', 'flushed']));
    flusher.written();
    flusher.written();
    await vi.waitFor(() => expect(events).toEqual(['flush', 'flushed', 'flush', 'flushed']));
    flusher.written();
    flusher[Symbol.dispose]();
    expect(events.slice(4)).toEqual(['close']);
  });

  it('is let go when the flush that is under way has ended', async () => {
    await using folder = await createTemporaryFolder();
    const events = watchFiles();
    const { flusher, grow } = await makeLog(folder.path);
    await grow(2);
    flusher.written();
    flusher[Symbol.dispose]();
    expect(events).toEqual(['flush']);
    await vi.waitFor(() => expect(events).toEqual(['flush', 'flushed', 'close']));
  });

  it('may be missing', async () => {
    await using folder = await createTemporaryFolder();
    const events = watchFiles();
    const flusher = new WalFlusher(join(folder.path, 'store.db'));
    flusher.written();
    flusher[Symbol.dispose]();
    expect(events).toEqual([]);
  });
});
