import { formatStatisticsCsv, readStatistics, statisticsToJson } from '@vanta-vuln/stats';
import { describe, expect, it } from 'vitest';
import { completedRun, emptyStore } from '../../test/empty-store.ts';
import { jsonOf, makeApi } from '../../test/make-api.ts';
import { statisticsSchema } from '../schemas/stats-schemas.ts';

const NOON = Date.parse('2026-01-31T12:00:00Z');

function clockAt(start: number) {
  let now = start;
  return {
    now: () => now,
    sleep: async () => undefined,
    turnTo(moment: number) {
      now = moment;
    },
  };
}

describe('the statistics', () => {
  it('are those of @vanta-vuln/stats, as of this minute', async () => {
    const store = emptyStore([completedRun]);
    await using api = makeApi({ store, parts: { clock: clockAt(NOON + 12_345) }, dueSoonDays: 30 });
    const expected = await readStatistics(store, { asOf: NOON, dueSoonDays: 30 });
    const answer = await jsonOf(await api.get('/api/v1/stats'));
    expect(answer).toEqual(JSON.parse(JSON.stringify(statisticsToJson(expected))));
    expect(statisticsSchema.parse(answer)).toMatchObject({ as_of: '2026-01-31T12:00:00.000Z' });
    const csv = await api.get('/api/v1/stats', { accept: 'text/csv' });
    expect(await csv.text()).toBe(formatStatisticsCsv(expected));
  });

  it('take the filter and the moment of the request', async () => {
    const asked: unknown[] = [];
    const store = {
      ...emptyStore([completedRun]),
      async *readRows(dataset: string, { filter }: { readonly filter?: unknown }) {
        asked.push([dataset, filter]);
        yield [];
      },
    };
    await using api = makeApi({ store });
    const query =
      'severity=critical, HIGH&fixable=false&due_to=2026-01-31&as_of=2026-01-31&due_soon_days=3&top=0';
    const answer = await jsonOf(await api.get(`/api/v1/stats?${query}`));
    expect(answer).toMatchObject({ as_of: '2026-01-31T00:00:00.000Z', due_soon_days: 3 });
    expect(asked[0]).toEqual([
      'vulnerabilities',
      expect.objectContaining({
        severities: ['critical', 'HIGH'],
        fixable: false,
        dueTo: Date.parse('2026-01-31T23:59:59.999Z'),
      }),
    ]);
  });
});

describe('a list in the question', () => {
  it.each([',', 'HIGH,', 'HIGH,,LOW', ' '])('is refused where a word is missing in %j', async (words) => {
    await using api = makeApi({ store: emptyStore([completedRun]) });
    const response = await api.get(`/api/v1/stats?severity=${encodeURIComponent(words)}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('query.severity');
  });
});

describe('a question that nothing can answer, which would read as good news, is refused', () => {
  it.each([
    ['severity=HIGH,crit', 'query.severity: crit is no severity: is CRITICAL meant?'],
    ['cve=%20', 'query.cve: is empty'],
    ['package=', 'query.package: is empty'],
    ['top=1e1', 'query.top: is no whole number'],
    ['due_soon_days=0x10', 'query.due_soon_days: is no whole number'],
    ['as_of=0000-12-31', 'query.as_of: is no date'],
    ['as_of=9999-12-31T23:59:59-01:00', 'query.as_of: is no date'],
    ['due_from=2026-02-01&due_to=2026-01-31', 'query.due_from: is after due_to: nothing lies in between'],
    ['detected_from=2026-02-01&detected_to=2026-01-31', 'query.detected_from: is after detected_to'],
    ['deactivated_from=2026-02-01&deactivated_to=2026-01-31', 'query.deactivated_from: is after'],
  ])('%s', async (query, problem) => {
    await using api = makeApi({ store: emptyStore([completedRun]) });
    const response = await api.get(`/api/v1/stats?${query}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(problem);
  });

  it('but one day is a range', async () => {
    await using api = makeApi({ store: emptyStore([completedRun]) });
    expect((await api.get('/api/v1/stats?due_from=2026-01-31&due_to=2026-01-31')).status).toBe(200);
  });
});

describe('the tag of the statistics', () => {
  it('spares the reading while neither data nor minute has changed', async () => {
    const store = emptyStore([completedRun]);
    const clock = clockAt(NOON);
    await using api = makeApi({ store, parts: { clock } });
    const tag = (await api.get('/api/v1/stats')).headers.get('etag') ?? '';
    const reads = store.reads();
    clock.turnTo(NOON + 59_999);
    for (const known of [tag, `"other", W/${tag}`, '*']) {
      const response = await api.get('/api/v1/stats', { 'if-none-match': known });
      expect([response.status, await response.text(), response.headers.get('etag')]).toEqual([304, '', tag]);
    }
    expect(store.reads()).toBe(reads);
    clock.turnTo(NOON + 60_000);
    expect((await api.get('/api/v1/stats', { 'if-none-match': tag })).status).toBe(200);
  });

  it('differs for another sync, another question and another form', async () => {
    const parts = { clock: clockAt(NOON) };
    await using api = makeApi({ store: emptyStore([completedRun]), parts });
    await using later = makeApi({ store: emptyStore([{ ...completedRun, id: 'run-2' }]), parts });
    const responses = [
      await api.get('/api/v1/stats'),
      await later.get('/api/v1/stats'),
      await api.get('/api/v1/stats?severity=HIGH'),
      await api.get('/api/v1/stats', { accept: 'text/csv' }),
    ];
    expect(new Set(responses.map(({ headers }) => headers.get('etag'))).size).toBe(4);
  });

  it('lets many who ask at once share one calculation, and forgets one that failed', async () => {
    const store = emptyStore([completedRun]);
    await using api = makeApi({ store, parts: { clock: clockAt(NOON) } });
    await Promise.all(Array.from({ length: 50 }, () => api.get('/api/v1/stats')));
    // One pass over each of the three datasets.
    expect(store.reads()).toBe(3);

    let isBroken = true;
    const mended = {
      ...store,
      readIntegrations: async () => (isBroken ? Promise.reject(new TypeError('broken')) : []),
    };
    await using other = makeApi({ store: mended });
    expect((await other.get('/api/v1/stats')).status).toBe(500);
    isBroken = false;
    expect((await other.get('/api/v1/stats')).status).toBe(200);
  });

  it('lets no calculation that comes to no end stop those who ask the same later', async () => {
    const clock = clockAt(NOON);
    let calls = 0;
    const store = {
      ...emptyStore([completedRun]),
      // As of a connection that died while the process slept.
      readIntegrations: async () => ((calls += 1) === 1 ? new Promise<never>(() => undefined) : []),
    };
    await using api = makeApi({ store, parts: { clock } });
    void api.get('/api/v1/stats?as_of=2026-01-31');
    await expect.poll(() => calls).toBe(1);
    clock.turnTo(NOON + 30_000);
    expect((await api.get('/api/v1/stats?as_of=2026-01-31')).status).toBe(200);
    expect((await api.get('/api/v1/stats?as_of=2026-01-31')).status).toBe(200);
    expect(calls).toBe(2);
  });
});
