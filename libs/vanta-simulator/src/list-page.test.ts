import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, parseObject } from '../test/api-client.ts';
import type { ApiClient } from '../test/api-client.ts';
import { SimulatedClock } from './simulated-clock.ts';
import type { Simulator } from './simulator.ts';
import { startSimulator } from './start-simulator.ts';

let simulator: Simulator;
let client: ApiClient;

beforeAll(async () => {
  const clock = new SimulatedClock();
  simulator = await startSimulator({ vulnerabilities: 230, assets: 120, limits: 'off', clock });
  client = await connect(simulator);
});

afterAll(() => simulator.close());

const LISTS = [
  ['vulnerabilities', 'vulnerabilities'],
  ['vulnerability-remediations', 'remediations'],
  ['vulnerable-assets', 'assets'],
  ['integrations', 'integrations'],
] as const;

describe('a list', () => {
  it.each(LISTS)('of %s is read page by page, every row once', async (path, resource) => {
    const rows = await client.all(path, { pageSize: 33 });
    expect(rows).toEqual(simulator.rows(resource));
    expect(rows.length).toBeGreaterThan(0);
  });

  it('starts a page right after the cursor and says what is around it', async () => {
    const first = await client.page('vulnerabilities', { pageSize: 5 });
    expect(first.pageInfo).toMatchObject({ hasPreviousPage: false, hasNextPage: true });
    const rest = await client.page('vulnerabilities', { pageSize: 100, ...pageCursor(first) });
    expect(rest.data[0]).toEqual(simulator.rows('vulnerabilities')[5]);
    expect(rest.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: true });
  });

  it('has 10 rows a page unless told otherwise', async () => {
    expect((await client.page('vulnerable-assets')).data).toHaveLength(10);
    expect((await client.page('vulnerable-assets', { pageSize: 1 })).data).toHaveLength(1);
    expect((await client.page('vulnerable-assets', { pageSize: 100 })).data).toHaveLength(100);
  });

  it.each(['0', '101', '-1', '1.5', 'ten', ''])('refuses the page size %j with 400', async (pageSize) => {
    const refused = await client.get('vulnerabilities', { pageSize });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('pageSize');
  });

  it('refuses a cursor that is none, or of another list, with 400', async () => {
    const { pageInfo } = await client.page('vulnerable-assets');
    for (const pageCursor of [
      'nonsense',
      '',
      pageInfo.endCursor ?? '',
      Buffer.from('{"l":"vulnerabilities"}').toString('base64url'),
    ]) {
      expect((await client.get('vulnerabilities', { pageCursor })).status).toBe(400);
    }
  });

  it('has one page without cursors when it is empty', async () => {
    await using empty = await startSimulator({ vulnerabilities: 0 });
    const page = await (await connect(empty)).page('vulnerabilities');
    expect(page).toEqual({
      data: [],
      pageInfo: { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: false },
    });
  });
});

describe('the list of vulnerabilities', () => {
  it('is in the order of the SLA deadline and then of the id, with no deadline last', async () => {
    const rows = await client.all('vulnerabilities');
    const keys = rows.map((row) => JSON.stringify([row['remediateByDate'] ?? '9999', row['id']]));
    expect(keys).toEqual(keys.toSorted());
    expect(keys.at(-1)).toContain('9999');
  });

  it('repeats a row whose deadline moves ahead of the reader, and hides one whose deadline moves behind', async () => {
    await using moving = await startSimulator({
      vulnerabilities: 30,
      limits: 'off',
      clock: new SimulatedClock(),
    });
    const reader = await connect(moving);
    const [seen, , , , unseen] = moving.rows('vulnerabilities');
    if (seen === undefined || unseen === undefined) throw new Error('the list is too short');
    const first = await reader.page('vulnerabilities', { pageSize: 3 });
    moving.upsert('vulnerabilities', { ...seen, remediateByDate: '2031-01-01T00:00:00.000Z' });
    moving.upsert('vulnerabilities', { ...unseen, remediateByDate: '2001-01-01T00:00:00.000Z' });
    const page = await reader.page('vulnerabilities', { pageSize: 100, ...pageCursor(first) });
    const ids = page.data.map(({ id }) => id);
    expect(ids).toContain(seen.id);
    expect(ids).not.toContain(unseen.id);
  });
});

describe('one row', () => {
  it('comes bare', async () => {
    const [finding] = simulator.rows('vulnerabilities');
    const [asset] = simulator.rows('assets');
    expect(parseObject((await client.get(`vulnerabilities/${finding?.id}`)).text)).toEqual(finding);
    expect(parseObject((await client.get(`vulnerable-assets/${asset?.id}`)).text)).toEqual(asset);
  });

  it.each([
    'vulnerabilities/none',
    'vulnerable-assets/none',
    'vulnerabilities/%ff',
    'assets',
    'assets/1',
    'nothing',
  ])('is 404 at %s', async (path) => {
    expect((await client.get(path)).status).toBe(404);
  });

  it('is 404 for remediations, which have no such endpoint', async () => {
    const [remediation] = simulator.rows('remediations');
    expect((await client.get(`vulnerability-remediations/${remediation?.id}`)).status).toBe(404);
  });

  it('can be added, changed and taken away while the simulator runs', async () => {
    simulator.upsert('assets', { id: 'mine', name: 'first' });
    expect(parseObject((await client.get('vulnerable-assets/mine')).text)).toEqual({
      id: 'mine',
      name: 'first',
    });
    simulator.upsert('assets', { id: 'mine', name: 'second' });
    expect(parseObject((await client.get('vulnerable-assets/mine')).text)).toMatchObject({ name: 'second' });
    expect((await client.all('vulnerable-assets')).filter(({ id }) => id === 'mine')).toHaveLength(1);
    expect(simulator.remove('assets', 'mine')).toBe(true);
    expect(simulator.remove('assets', 'mine')).toBe(false);
    expect((await client.get('vulnerable-assets/mine')).status).toBe(404);
  });
});

function pageCursor({ pageInfo }: Awaited<ReturnType<ApiClient['page']>>) {
  return { pageCursor: pageInfo.endCursor ?? '' };
}
