import { collect, syncLists, wireAsset, wireVulnerability } from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { createLakeFolder } from '../../test/lake-folder.ts';
import { COMMIT_KEY } from './lake-layout.ts';

describe('a lake opened to read', () => {
  it('begins no run', async () => {
    await using folder = await createLakeFolder();
    const reader = folder.openAgain({ mode: 'read' });
    await expect(syncLists(reader, { vulnerabilities: [] })).rejects.toMatchObject({
      code: 'lake-read-only',
    });
    expect(await folder.keys()).toEqual([]);
  });

  it('shows the state of its first read in every later one, while a sync commits', async () => {
    await using folder = await createLakeFolder();
    await syncLists(folder.lake, { vulnerabilities: [wireVulnerability('v1')] }, { runId: 'first' });
    const reader = folder.openAgain({ mode: 'read' });
    expect(await reader.lastRun()).toMatchObject({ id: 'first' });
    await syncLists(
      folder.lake,
      { vulnerabilities: [wireVulnerability('v2')], assets: [wireAsset('a1')] },
      { runId: 'second' },
    );
    const columns = ['id', 'run_id'] as const;
    expect(await collect(reader.readRows('vulnerabilities', { columns }))).toEqual([['v1', 'first']]);
    expect(await collect(reader.readRows('assets', { columns }))).toEqual([]);
    expect(await reader.lastRun()).toMatchObject({ id: 'first' });
    const next = folder.openAgain({ mode: 'read' });
    expect(await collect(next.readRows('vulnerabilities', { columns }))).toEqual([['v2', 'second']]);
  });

  it('looks again where its first look failed', async () => {
    await using folder = await createLakeFolder();
    await syncLists(folder.lake, {}, { runId: 'first' });
    const reader = folder.openAgain({ mode: 'read' });
    const { bytes } = await folder.store.get(COMMIT_KEY);
    await folder.store.put(COMMIT_KEY, new Uint8Array());
    await expect(reader.lastRun()).rejects.toMatchObject({ code: 'lake-damaged' });
    await folder.store.put(COMMIT_KEY, bytes);
    expect(await reader.lastRun()).toMatchObject({ id: 'first' });
  });
});
