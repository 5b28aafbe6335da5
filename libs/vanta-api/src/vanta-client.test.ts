import { startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Simulator } from '@vanta-vuln/vanta-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matching } from '../test/matchers.ts';
import { openClient } from '../test/open-client.ts';
import { errorOf, readAll, readIds } from '../test/read-all.ts';
import { ClientClosedError, ClientOptionError } from './api-errors.ts';
import { createVantaClient } from './vanta-client.ts';
import type { VantaClientOptions } from './vanta-client-options.ts';

describe('VantaClient', () => {
  let simulator: Simulator;

  beforeAll(async () => {
    simulator = await startSimulator({ vulnerabilities: 730, remediations: 340, assets: 90, limits: 'off' });
  });

  afterAll(async () => {
    await simulator.close();
  });

  const open = (options: Partial<VantaClientOptions> = {}) =>
    openClient(simulator, { requestsPerMinute: Infinity, ...options });

  it.each(['vulnerabilities', 'remediations', 'assets'] as const)(
    'reads every row of %s once',
    async (resource) => {
      await using client = open();
      const truth = simulator.rows(resource).map(({ id }) => id);
      expect((await readIds(client, resource)).sort()).toEqual([...truth].sort());
    },
  );

  it('reads integrations', async () => {
    await using client = open();
    const [page] = await readAll(client, 'integrations');
    expect(page?.records.map(({ record }) => record.integrationId)).toEqual(
      simulator.rows('integrations').map(({ integrationId }) => integrationId),
    );
  });

  it('gives each page with its text, its cursors and the moment at which it came', async () => {
    await using client = open({ pageSize: 100 });
    const before = Date.now();
    const pages = await readAll(client, 'vulnerabilities');
    expect(pages).toHaveLength(8);
    expect(pages[0]?.cursor).toBeNull();
    expect(pages.slice(1).map(({ cursor }) => cursor)).toEqual(
      pages.slice(0, -1).map(({ nextCursor }) => nextCursor),
    );
    expect(pages.at(-1)?.nextCursor).toBeNull();
    expect(JSON.parse(pages[2]?.body ?? '')).toMatchObject({
      results: { data: pages[2]?.records.map(({ raw }) => raw) },
    });
    expect(pages[2]?.receivedAt).toBeGreaterThanOrEqual(before);
  });

  it('goes on from a cursor', async () => {
    await using client = open();
    const [first, ...rest] = await readAll(client, 'vulnerabilities');
    const resumed = await readAll(client, 'vulnerabilities', { cursor: first?.nextCursor ?? '' });
    expect(resumed.map(({ body }) => body)).toEqual(rest.map(({ body }) => body));
  });

  it('sends every filter that Vanta documents', async () => {
    await using client = open();
    const moment = Date.UTC(2026, 0, 1);
    await readAll(client, 'vulnerabilities', {
      filter: {
        q: 'openssl',
        isDeactivated: false,
        externalVulnerabilityId: 'CVE-2021-44228',
        isFixAvailable: true,
        packageIdentifier: ['one', 'two'],
        slaDeadlineAfterDate: moment,
        slaDeadlineBeforeDate: moment + 1,
        severity: 'HIGH',
        integrationId: 'scanner',
        includeVulnerabilitiesWithoutSlas: true,
        vulnerableAssetId: ['asset'],
      },
    });
    const url = new URL(simulator.requests.entries.at(-1)?.url ?? '', client.url);
    expect([...url.searchParams]).toEqual([
      ['pageSize', '100'],
      ['q', 'openssl'],
      ['isDeactivated', 'false'],
      ['externalVulnerabilityId', 'CVE-2021-44228'],
      ['isFixAvailable', 'true'],
      ['packageIdentifier', 'one'],
      ['packageIdentifier', 'two'],
      ['slaDeadlineAfterDate', '2026-01-01T00:00:00.000Z'],
      ['slaDeadlineBeforeDate', '2026-01-01T00:00:00.001Z'],
      ['severity', 'HIGH'],
      ['integrationId', 'scanner'],
      ['includeVulnerabilitiesWithoutSlas', 'true'],
      ['vulnerableAssetId', 'asset'],
    ]);
  });

  it('reads only the rows that a filter lets through', async () => {
    await using client = open();
    const pages = await readAll(client, 'vulnerabilities', { filter: { severity: 'CRITICAL' } });
    const truth = simulator
      .rows('vulnerabilities')
      .filter(({ severity }) => severity?.toUpperCase() === 'CRITICAL');
    expect(pages.flatMap(({ records }) => records)).toHaveLength(truth.length);

    const late = await readAll(client, 'remediations', { filter: { isRemediatedOnTime: false } });
    expect(late.flatMap(({ records }) => records).length).toBeGreaterThan(0);

    const servers = await readAll(client, 'assets', { filter: { assetType: ['SERVER', 'WORKSTATION'] } });
    const types = servers.flatMap(({ records }) => records.map(({ record }) => record.assetType));
    expect(new Set(types)).toEqual(new Set(['SERVER', 'WORKSTATION']));
  });

  it('finds a row by id, and null where there is none', async () => {
    await using client = open();
    const [finding] = simulator.rows('vulnerabilities');
    const [asset] = simulator.rows('assets');
    expect((await client.getVulnerability(finding?.id ?? ''))?.record.name).toBe(finding?.name);
    expect((await client.getVulnerableAsset(asset?.id ?? ''))?.record.name).toBe(asset?.name);
    expect(await client.getVulnerability('no such/row?')).toBeNull();
    expect(await client.getVulnerableAsset('nobody')).toBeNull();
  });

  it('tells whether a row exists', async () => {
    await using client = open();
    const [finding] = simulator.rows('vulnerabilities');
    expect(await client.exists('vulnerabilities', finding?.id ?? '')).toBe(true);
    expect(await client.exists('assets', finding?.id ?? '')).toBe(false);
  });

  it('counts its requests, without those for tokens', async () => {
    await using client = open();
    await readAll(client, 'vulnerabilities');
    await client.exists('assets', 'nobody');
    expect(client.usage()).toEqual({
      requests: 9,
      throttled: 0,
      requestsPerMinute: Infinity,
      pageSize: 100,
      pacing: { recent: [] },
    });
  });

  it('keeps its few connections open', async () => {
    await using client = open({ pageSize: 5 });
    const before = simulator.requests.sockets;
    await Promise.all([
      readAll(client, 'vulnerabilities'),
      readAll(client, 'remediations'),
      readAll(client, 'assets'),
    ]);
    expect(client.usage().requests).toBe(146 + 68 + 18);
    expect(simulator.requests.sockets - before).toBeLessThanOrEqual(8);
  });

  it('asks for credentials only when it needs them, and for one token', async () => {
    let asked = 0;
    const { clientId, clientSecret } = simulator;
    const credentials = async () => {
      asked += 1;
      return { clientId, clientSecret };
    };
    await using client = open({ credentials });
    expect(asked).toBe(0);
    const before = simulator.requests.tokensMinted;
    await Promise.all([readAll(client, 'vulnerabilities'), readAll(client, 'assets')]);
    expect(simulator.requests.tokensMinted - before).toBe(1);
  });

  it('counts unusable rows instead of failing', async () => {
    simulator.faults.add({ kind: 'missing-id', rows: 3, target: 'vulnerabilities', times: 1 });
    await using client = open();
    const [page] = await readAll(client, 'vulnerabilities');
    expect(page?.unusable.map(({ id }) => id)).toEqual([null, null, null]);
    expect(page?.records).toHaveLength(97);
  });

  it('refuses to work when it is closed', async () => {
    const client = open();
    await readAll(client, 'assets');
    await client[Symbol.asyncDispose]();
    await client[Symbol.asyncDispose]();
    expect(await errorOf(client.exists('assets', 'x'))).toBeInstanceOf(ClientClosedError);
  });

  it('refuses to work when it is closed before it has asked for anything', async () => {
    const client = open();
    await client[Symbol.asyncDispose]();
    expect(await errorOf(client.exists('assets', 'x'))).toBeInstanceOf(ClientClosedError);
  });

  it.each([
    ['pageSize', { pageSize: 0 }],
    ['pageSize', { pageSize: 101 }],
    ['pageSize', { pageSize: 2.5 }],
    ['requestsPerMinute', { requestsPerMinute: 0 }],
    ['requestsPerMinute', { requestsPerMinute: Number.NaN }],
    ['oauthRequestsPerMinute', { oauthRequestsPerMinute: -5 }],
    ['requestTimeout', { requestTimeout: 0 }],
    ['retries.failures', { retries: { failures: Number.NaN } }],
    ['retries.throttled', { retries: { throttled: -1 } }],
    ['retries.pageFailures', { retries: { pageFailures: 0.5 } }],
    ['tokenCacheFolder', { tokenCacheFolder: '' }],
    ['baseUrl', { baseUrl: 'https://api.eu.vanta.com' }],
  ])('refuses a %s that can not work: %j', (option, options) => {
    expect(() => createVantaClient({ credentials: () => Promise.reject(new Error()), ...options })).toThrow(
      expect.objectContaining({ name: 'ClientOptionError', option, hint: matching(/^Use/) }),
    );
  });

  it('refuses credentials that are no function when it is made, as a caller without types may give them', () => {
    const credentials = { clientId: 'x', clientSecret: 'y' };
    // @ts-expect-error -- as from plain JavaScript
    expect(() => createVantaClient({ credentials })).toThrow(
      expect.objectContaining({ option: 'credentials' }),
    );
  });

  it('takes a limit of retries that is undefined for its default', async () => {
    simulator.faults.add({ kind: 'status', status: 502, target: 'assets', times: 1 });
    await using client = open({ retries: { failures: undefined }, random: () => 0 });
    expect(await client.exists('assets', 'nobody')).toBe(false);
  });

  it('refuses a filter that would read every row', () => {
    expect(() => open().list('vulnerabilities', { filter: { vulnerableAssetId: [] } })).toThrow(
      ClientOptionError,
    );
  });

  it('refuses a page size of one list that can not work', () => {
    expect(() => open().list('assets', { pageSize: 500 })).toThrow(ClientOptionError);
  });
});
