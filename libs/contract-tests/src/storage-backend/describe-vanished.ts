import { describe, expect, it } from 'vitest';
import type { RunWriter } from '@vanta-vuln/core';
import { BEGIN } from '../begin-options.ts';
import { planAndCommit, stageLists, syncLists } from '../sync-lists.ts';
import type { Lists } from '../sync-lists.ts';
import { wireAsset, wireRemediation, wireVulnerability } from '../wire-records.ts';
import { openEmptyStore } from './storage-backend-target.ts';
import type { StorageBackendTarget } from './storage-backend-target.ts';

const vulnerabilities = (...ids: readonly string[]) => ids.map((id) => wireVulnerability(id));

const remediation = (id: string, vulnerabilityId: string, isDated = true) =>
  wireRemediation(id, { vulnerabilityId, remediationDate: isDated ? '2026-01-14T00:00:00.000Z' : null });

/** Syncs `stored`, stages `read`, and asks the writer. */
async function ask<Answer>(
  target: StorageBackendTarget,
  { stored, read }: { readonly stored: Lists; readonly read: Lists },
  question: (writer: RunWriter) => Promise<Answer>,
): Promise<Answer> {
  await using opened = await openEmptyStore(target);
  await syncLists(opened.store, stored, { runId: 'first' });
  await using writer = await opened.store.beginRun({ ...BEGIN, runId: 'second' });
  await stageLists(writer, read);
  return await question(writer);
}

export function describeVanished(target: StorageBackendTarget): void {
  describe('what vanished', () => {
    it('is nothing on a first sync', async () => {
      const vanished = await ask(
        target,
        { stored: {}, read: { vulnerabilities: vulnerabilities('v1') } },
        (writer) => writer.vanished('vulnerabilities', { sampleSize: 5 }),
      );
      expect(vanished).toEqual({ stored: 0, vanished: 0, explained: 0, unexplainedSample: [] });
    });

    it('is counted before the plan, with a sample of the first ids', async () => {
      const lists = {
        stored: { vulnerabilities: vulnerabilities('v5', 'v3', 'v1', 'v4', 'v2') },
        read: { vulnerabilities: vulnerabilities('v2') },
      };
      const vanished = await ask(target, lists, (writer) =>
        writer.vanished('vulnerabilities', { sampleSize: 2 }),
      );
      expect(vanished).toEqual({ stored: 5, vanished: 4, explained: 0, unexplainedSample: ['v1', 'v3'] });
    });

    it('is explained by a dated remediation that this run read, not by an open one or one that left too', async () => {
      const stored = {
        vulnerabilities: vulnerabilities('by new', 'by changed', 'by unchanged', 'open', 'left too', 'stays'),
        remediations: [
          remediation('r1', 'by changed', false),
          remediation('r2', 'by unchanged'),
          remediation('r3', 'open', false),
          remediation('r4', 'left too'),
        ],
      };
      const read = {
        vulnerabilities: vulnerabilities('stays'),
        remediations: [
          remediation('r0', 'by new'),
          remediation('r1', 'by changed'),
          remediation('r2', 'by unchanged'),
          remediation('r3', 'open', false),
        ],
      };
      const answer = await ask(target, { stored, read }, async (writer) => ({
        vanished: await writer.vanished('vulnerabilities', { sampleSize: 9 }),
        run: await planAndCommit(writer),
      }));
      expect(answer.vanished).toEqual({
        stored: 6,
        vanished: 5,
        explained: 3,
        unexplainedSample: ['left too', 'open'],
      });
      expect(answer.run.counts.vulnerabilities).toMatchObject({ disappeared: 5, disappeared_explained: 3 });
      expect(answer.run.counts.remediations).toMatchObject({ disappeared: 1, disappeared_explained: 0 });
    });

    it('no longer counts as explained when its remediation lost its date', async () => {
      const stored = { vulnerabilities: vulnerabilities('v1'), remediations: [remediation('r1', 'v1')] };
      const read = { remediations: [remediation('r1', 'v1', false)] };
      const vanished = await ask(target, { stored, read }, (writer) =>
        writer.vanished('vulnerabilities', { sampleSize: 9 }),
      );
      expect(vanished).toMatchObject({ explained: 0, unexplainedSample: ['v1'] });
    });

    it('is asked for by id also when a dated remediation names no finding', async () => {
      const ofNothing = (id: string) => ({ ...remediation(id, ''), vulnerabilityId: null });
      for (const known of [[], [ofNothing('r1')]]) {
        const stored = { vulnerabilities: vulnerabilities('v1', 'v2'), remediations: known };
        const read = { vulnerabilities: vulnerabilities('v2'), remediations: [ofNothing('r1')] };
        const vanished = await ask(target, { stored, read }, (writer) =>
          writer.vanished('vulnerabilities', { sampleSize: 9 }),
        );
        expect(vanished).toEqual({ stored: 2, vanished: 1, explained: 0, unexplainedSample: ['v1'] });
      }
    });

    it('is never explained for assets', async () => {
      const stored = { assets: [wireAsset('a1')], remediations: [remediation('r1', 'a1')] };
      const vanished = await ask(
        target,
        { stored, read: stored.remediations ? { remediations: stored.remediations } : {} },
        (writer) => writer.vanished('assets', { sampleSize: 9 }),
      );
      expect(vanished).toEqual({ stored: 1, vanished: 1, explained: 0, unexplainedSample: ['a1'] });
    });

    it('can be asked again after the list was read again', async () => {
      const lists = { stored: { vulnerabilities: vulnerabilities('v1', 'v2') }, read: {} };
      const answers = await ask(target, lists, async (writer) => {
        const first = await writer.vanished('vulnerabilities', { sampleSize: 9 });
        await writer.readAgain('vulnerabilities');
        await stageLists(writer, { vulnerabilities: vulnerabilities('v2') });
        return [first, await writer.vanished('vulnerabilities', { sampleSize: 9 })];
      });
      expect(answers).toMatchObject([
        { vanished: 2, unexplainedSample: ['v1', 'v2'] },
        { vanished: 1, unexplainedSample: ['v1'] },
      ]);
    });

    it('stays when the plan says so, though it was asked for', async () => {
      const run = await ask(target, { stored: { assets: [wireAsset('a1')] }, read: {} }, async (writer) => {
        await writer.vanished('assets', { sampleSize: 9 });
        return await planAndCommit(writer, { keepMissing: ['assets'] });
      });
      expect(run.counts.assets.disappeared).toBe(0);
    });
  });
}
