import { describe, expect, it } from 'vitest';
import { collect } from '../collect.ts';
import { syncLists } from '../sync-lists.ts';
import { wireAsset, wireRemediation, wireVulnerability } from '../wire-records.ts';
import { readChanges } from './read-all.ts';
import { openEmptyStore } from './storage-backend-target.ts';
import type { StorageBackendTarget } from './storage-backend-target.ts';

const HOSTILE = [
  { what: 'a NUL byte', text: 'before\u0000after' },
  { what: 'right-to-left text', text: '\u202Eעברית \u200Fعربى' },
  { what: 'emoji', text: '👩🏽‍🚀🔥 family: 👨‍👩‍👧' },
  { what: 'quotes and SQL', text: `'; DROP TABLE vulnerabilities; -- " \` \\ %_*[a-z]` },
  { what: 'line ends and tabs', text: 'a\r\nb\tc\u2028d' },
  { what: 'JSON in JSON', text: '{"a":[1,"\\u0000"]}' },
  { what: 'an empty text', text: '' },
  { what: 'names of JavaScript objects', text: '__proto__' },
  { what: '200 kB', text: 'long text, '.repeat(20_000) },
];

export function describeHostileText(target: StorageBackendTarget): void {
  describe.each(HOSTILE)('$what', ({ text }) => {
    const id = `v-${text.slice(0, 100)}`;
    const hostile = (name: string) =>
      wireVulnerability(id, {
        name,
        description: text,
        targetId: text,
        packageIdentifier: text,
        relatedVulns: [text],
      });

    it('is stored as it came, found again, and causes no change', async () => {
      await using opened = await openEmptyStore(target);
      const { store } = opened;
      const lists = {
        vulnerabilities: [hostile(text), wireVulnerability('v2')],
        remediations: [wireRemediation(id, { vulnerabilityId: text })],
        assets: [wireAsset(id, { name: text })],
      };
      await syncLists(store, lists, { runId: 'first' });
      await syncLists(store, lists, { runId: 'second' });
      expect(await readChanges(store, { runId: 'second' })).toEqual([]);
      const columns = ['id', 'name', 'description', 'related_vulns', 'raw_json'] as const;
      const row = [id, text, text, [text], JSON.stringify(hostile(text))];
      for (const filter of [{ ids: [id] }, { assetId: text }]) {
        expect(await collect(store.readRows('vulnerabilities', { columns, filter }))).toEqual([row]);
      }
      const part = text.slice(0, 50);
      for (const filter of [{ cve: part }, { package: part }]) {
        const found = await collect(store.readRows('vulnerabilities', { columns, filter }));
        expect(found).toContainEqual(row);
      }
      const remediations = store.readRows('remediations', {
        columns: ['id'],
        filter: { vulnerabilityId: text },
      });
      expect(await collect(remediations)).toEqual([[id]]);
    });

    it('comes out of the history as it went in', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(opened.store, { vulnerabilities: [hostile('before')] }, { runId: 'first' });
      await syncLists(opened.store, { vulnerabilities: [hostile(text)] }, { runId: 'second' });
      await syncLists(opened.store, {}, { runId: 'third' });
      const events = await collect(opened.store.readEvents({ id }));
      expect(events.map(({ type }) => type)).toEqual(['discovered', 'updated', 'disappeared']);
      expect(events[1]).toMatchObject({ name: text, changed: { name: ['before', text] } });
      expect(events[2]?.before).toMatchObject({
        id,
        name: text,
        description: text,
        raw_json: JSON.stringify(hostile(text)),
      });
    });
  });
}
