import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../test/api-client.ts';
import type { ApiClient } from '../test/api-client.ts';
import type { Simulator } from './simulator.ts';
import { startSimulator } from './start-simulator.ts';

let simulator: Simulator;
let client: ApiClient;

beforeAll(async () => {
  simulator = await startSimulator({ vulnerabilities: 0, limits: 'off' });
  client = await connect(simulator);
  const finding = { name: 'CVE-2024-3094', severity: 'HIGH', isFixable: false, deactivateMetadata: null };
  simulator.upsert('vulnerabilities', {
    ...finding,
    id: 'v1',
    packageIdentifier: 'xz',
    description: 'A Backdoor',
    integrationId: 'scan-a',
    targetId: 'a1',
    remediateByDate: '2026-01-10T00:00:00.000Z',
  });
  simulator.upsert('vulnerabilities', {
    ...finding,
    id: 'v2',
    name: 'Update lodash',
    severity: 'CRITICAL',
    relatedVulns: ['CVE-2021-23337'],
    packageIdentifier: 'lodash',
    isFixable: true,
    integrationId: 'scan-b',
    targetId: 'a2',
    remediateByDate: '2026-02-10T00:00:00.000Z',
  });
  simulator.upsert('vulnerabilities', {
    ...finding,
    id: 'v3',
    severity: null,
    deactivateMetadata: { deactivatedBy: 'somebody' },
    remediateByDate: null,
  });
  const fixed = '2026-01-20T12:00:00.000Z';
  simulator.upsert('remediations', {
    id: 'r1',
    vulnerabilityId: 'v1',
    severity: 'high',
    slaDeadlineDate: fixed,
    remediationDate: fixed,
  });
  simulator.upsert('remediations', {
    id: 'r2',
    vulnerabilityId: 'gone',
    vulnerableAssetId: 'a2',
    severity: 'HIGH',
    slaDeadlineDate: '2026-01-01',
    remediationDate: '2026-02-01',
  });
  simulator.upsert('remediations', {
    id: 'r3',
    severity: 'LOW',
    slaDeadlineDate: null,
    remediationDate: fixed,
  });
  simulator.upsert('remediations', {
    id: 'r4',
    severity: 'low',
    slaDeadlineDate: '2020-01-01',
    remediationDate: null,
  });
  simulator.upsert('assets', { id: 'a1', name: 'Web server', assetType: 'SERVER' });
  simulator.upsert('assets', {
    id: 'a2',
    name: 'worker',
    assetType: 'CONTAINER',
    scanners: [{ integrationId: 'scan-b', parentAccountOrOrganization: '4711' }, { integrationId: 'scan-c' }],
  });
});

afterAll(() => simulator.close());

async function idsOf(path: string): Promise<readonly unknown[]> {
  const page = await client.page(path);
  return page.data.map(({ id }) => id);
}

describe('the filters of vulnerabilities', () => {
  it.each([
    ['', ['v1', 'v2', 'v3']],
    ['q=backdoor', ['v1']],
    ['q=LODASH', ['v2']],
    ['isDeactivated=true', ['v3']],
    ['isDeactivated=false', ['v1', 'v2']],
    ['externalVulnerabilityId=CVE-2024-3094', ['v1', 'v3']],
    ['externalVulnerabilityId=CVE-2021-23337', ['v2']],
    ['isFixAvailable=true', ['v2']],
    ['isFixAvailable=false', ['v1', 'v3']],
    ['packageIdentifier=xz', ['v1']],
    ['packageIdentifier=xz&packageIdentifier=lodash', ['v1', 'v2']],
    ['severity=CRITICAL', ['v2']],
    ['integrationId=scan-a', ['v1']],
    ['vulnerableAssetId=a2', ['v2']],
    ['slaDeadlineAfterDate=2026-01-10', ['v2']],
    ['slaDeadlineAfterDate=2026-01-09T23:59:59Z', ['v1', 'v2']],
    ['slaDeadlineBeforeDate=2026-02-10', ['v1']],
    ['slaDeadlineBeforeDate=2026-02-11&includeVulnerabilitiesWithoutSlas=true', ['v1', 'v2', 'v3']],
    ['includeVulnerabilitiesWithoutSlas=false', ['v1', 'v2']],
    ['includeVulnerabilitiesWithoutSlas=true', ['v1', 'v2', 'v3']],
    ['severity=HIGH&isFixAvailable=true', []],
    ['notDocumented=1', ['v1', 'v2', 'v3']],
  ])('?%s lists %j', async (query, ids) => {
    expect(await idsOf(`vulnerabilities?${query}`)).toEqual(ids);
  });

  it.each([
    'severity=WORST',
    'severity=HIGH&severity=LOW',
    'isDeactivated=yes',
    'isFixAvailable=1',
    'slaDeadlineAfterDate=soon',
    'slaDeadlineBeforeDate=2026-02-30',
  ])('?%s is refused with 400', async (query) => {
    expect((await client.get(`vulnerabilities?${query}`)).status).toBe(400);
  });

  it('apply to every page', async () => {
    const first = await client.page('vulnerabilities?isDeactivated=false&pageSize=1');
    const pageCursor = first.pageInfo.endCursor ?? '';
    const second = await client.page(
      `vulnerabilities?isDeactivated=false&pageSize=1&pageCursor=${pageCursor}`,
    );
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(['v1', 'v2']);
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });
});

describe('the filters of remediations', () => {
  it.each([
    ['severity=HIGH', ['r1', 'r2']],
    ['severity=low', ['r3', 'r4']],
    ['isRemediatedOnTime=true', ['r1']],
    ['isRemediatedOnTime=false', ['r2']],
    ['remediatedAfterDate=2026-01-20T12:00:00Z', ['r2']],
    ['remediatedAfterDate=2026-01-20', ['r1', 'r2', 'r3']],
    ['remediatedBeforeDate=2026-01-21', ['r1', 'r3']],
    ['integrationId=scan-a', ['r1']],
    ['integrationId=scan-b', ['r2']],
  ])('?%s lists %j', async (query, ids) => {
    expect(await idsOf(`vulnerability-remediations?${query}`)).toEqual(ids);
  });
});

describe('the filters of assets', () => {
  it.each([
    ['q=web', ['a1']],
    ['assetType=CONTAINER', ['a2']],
    ['assetType=CONTAINER&assetType=SERVER', ['a1', 'a2']],
    ['integrationId=scan-c', ['a2']],
    ['assetExternalAccountId=4711', ['a2']],
  ])('?%s lists %j', async (query, ids) => {
    expect(await idsOf(`vulnerable-assets?${query}`)).toEqual(ids);
  });

  it('refuse a type that there is not', async () => {
    expect((await client.get('vulnerable-assets?assetType=TOASTER')).status).toBe(400);
  });
});
