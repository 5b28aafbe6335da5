import { StoreLockedError } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { BEGIN, MOMENT } from '../begin-options.ts';
import { planAndCommit, stageLists, syncLists } from '../sync-lists.ts';
import { wireVulnerability } from '../wire-records.ts';
import { readIds } from './read-all.ts';
import { openEmptyStore } from './storage-backend-target.ts';
import type { StorageBackendTarget } from './storage-backend-target.ts';

export function describeLease(target: StorageBackendTarget): void {
  describe('a second writer', () => {
    it('is refused, and told who holds the store and since when', async () => {
      await using opened = await openEmptyStore(target);
      const second = await opened.openAgain();
      await using holder = await opened.store.beginRun({ ...BEGIN, runId: 'holder' });
      expect(holder.checkpoint.runId).toBe('holder');
      const refusal: unknown = await second
        .beginRun({ ...BEGIN, runId: 'second' })
        .catch((error: unknown) => error);
      if (!(refusal instanceof StoreLockedError)) throw new TypeError(`not refused: ${String(refusal)}`);
      expect(refusal.holder).toMatchObject({ runId: 'holder', since: MOMENT });
      expect(refusal.holder?.owner).toMatch(new RegExp(`.+:${process.pid}$`));
      expect(refusal.retryable).toBe(true);
    });

    it('is refused by the same store too, and disturbs nothing', async () => {
      await using opened = await openEmptyStore(target);
      await using writer = await opened.store.beginRun(BEGIN);
      await stageLists(writer, { vulnerabilities: [wireVulnerability('v1')] });
      await expect(opened.store.beginRun({ ...BEGIN, mode: 'restart' })).rejects.toBeInstanceOf(
        StoreLockedError,
      );
      await planAndCommit(writer);
      expect(await readIds(opened.store)).toEqual(['v1']);
    });

    it('may begin when the first has closed', async () => {
      await using opened = await openEmptyStore(target);
      const second = await opened.openAgain();
      const first = await opened.store.beginRun(BEGIN);
      await first[Symbol.asyncDispose]();
      await first[Symbol.asyncDispose]();
      expect(await syncLists(second, {})).toMatchObject({ status: 'completed' });
    });

    it('does not keep readers away', async () => {
      await using opened = await openEmptyStore(target);
      const second = await opened.openAgain();
      await syncLists(opened.store, { vulnerabilities: [wireVulnerability('v1')] }, { runId: 'first' });
      await using writer = await opened.store.beginRun({ ...BEGIN, runId: 'second' });
      await stageLists(writer, {});
      expect(await readIds(second)).toEqual(['v1']);
      expect(await second.lastRun()).toMatchObject({ id: 'first' });
    });
  });
}
