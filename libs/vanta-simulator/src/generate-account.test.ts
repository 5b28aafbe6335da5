import type { ResourceName } from '@vanta-vuln/core';
import { parseRecord } from '@vanta-vuln/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { BUILT_IN_CVES } from './built-in-cves.ts';
import { generateAccount } from './generate-account.ts';

const today = Date.UTC(2026, 0, 15);
const RESOURCES: readonly ResourceName[] = ['vulnerabilities', 'remediations', 'assets', 'integrations'];

function make(seed: number, count = 2_000) {
  const size = { vulnerabilities: count, remediations: count, assets: count / 10, integrations: 4 };
  const { account } = generateAccount(size, { seed, today, cves: BUILT_IN_CVES });
  return {
    vulnerabilities: [...account.vulnerabilities.rows()],
    remediations: [...account.remediations.rows()],
    assets: [...account.assets.rows()],
    integrations: [...account.integrations.rows()],
  };
}

describe('a made account', () => {
  let account: ReturnType<typeof make>;

  beforeAll(() => {
    account = make(7);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(make(7)).toEqual(account);
    expect(make(8).vulnerabilities).not.toEqual(account.vulnerabilities);
  });

  it('has as many rows as asked for, each with an id of its own', () => {
    expect(RESOURCES.map((resource) => account[resource].length)).toEqual([2_000, 2_000, 200, 4]);
    const ids = [...account.vulnerabilities, ...account.remediations, ...account.assets].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4_200);
  });

  it('holds rows as the wire schemas want them', () => {
    for (const resource of RESOURCES) {
      for (const row of account[resource]) {
        expect(parseRecord(resource, JSON.parse(JSON.stringify(row)))).toMatchObject({
          usable: true,
          unusableValues: [],
        });
      }
    }
  });

  it('holds every case that statistics tell apart', () => {
    const { vulnerabilities, remediations, assets, integrations } = account;
    const cases = [
      vulnerabilities.filter((row) => row.severity === null),
      vulnerabilities.filter((row) => row.cvssSeverityScore === null),
      vulnerabilities.filter((row) => row.cvssSeverityScore === 0),
      vulnerabilities.filter((row) => row.remediateByDate === null),
      vulnerabilities.filter((row) => row.isFixable),
      vulnerabilities.filter((row) => !row.isFixable),
      vulnerabilities.filter((row) => Date.parse(row.deactivateMetadata?.deactivatedUntilDate ?? '') < today),
      vulnerabilities.filter((row) => row.deactivateMetadata?.isVulnDeactivatedIndefinitely),
      vulnerabilities.filter((row) => Date.parse(row.remediateByDate ?? '') < today),
      vulnerabilities.filter((row) => Date.parse(row.remediateByDate ?? '') > today),
      vulnerabilities.filter((row) => row.packageIdentifier === null),
      vulnerabilities.filter(
        (row) => !row.name?.startsWith('CVE-') && row.relatedVulns?.[0]?.startsWith('CVE-'),
      ),
      remediations.filter((row) => row.severity === 'critical'),
      remediations.filter((row) => row.severity === 'CRITICAL'),
      remediations.filter((row) => row.remediationDate === null),
      remediations.filter(
        (row) => row.slaDeadlineDate && row.remediationDate && row.remediationDate <= row.slaDeadlineDate,
      ),
      remediations.filter(
        (row) => row.slaDeadlineDate && row.remediationDate && row.remediationDate > row.slaDeadlineDate,
      ),
      remediations.filter((row) => row.slaDeadlineDate === null && row.remediationDate),
      remediations.filter((row) => !vulnerabilities.some(({ id }) => id === row.vulnerabilityId)),
      assets.filter((row) => (row.scanners?.length ?? 0) > 1),
      assets.filter((row) => row.scanners?.[0]?.assetTags?.some(({ key }) => key === 'Environment')),
      assets.filter((row) => row.scanners?.[0]?.assetTags?.some(({ key }) => key === 'team')),
      integrations.filter((row) =>
        row.connections?.some(({ connectionErrorMessage }) => connectionErrorMessage),
      ),
    ];
    expect(cases.map((rows) => rows.length > 0)).toEqual(cases.map(() => true));
  });

  it('refers only to assets and scanners that exist', () => {
    const assets = new Map(account.assets.map((asset) => [asset.id, asset]));
    for (const { targetId, integrationId } of account.vulnerabilities) {
      const scanners = assets.get(targetId ?? '')?.scanners ?? [];
      expect(scanners.map((scanner) => scanner.integrationId)).toContain(integrationId);
    }
  });

  it('has nothing that is yet to be found or fixed', () => {
    const dates = [
      ...account.vulnerabilities.flatMap((row) => [row.firstDetectedDate, row.lastDetectedDate]),
      ...account.remediations.flatMap((row) => [row.detectedDate, row.remediationDate]),
    ];
    expect(Math.max(...dates.map((date) => Date.parse(date ?? '') || 0))).toBeLessThanOrEqual(today);
  });

  it('may be empty, or have no integrations', () => {
    expect(make(1, 0).vulnerabilities).toEqual([]);
    const size = { vulnerabilities: 10, remediations: 0, assets: 2, integrations: 0 };
    const { account: lonely } = generateAccount(size, { seed: 1, today, cves: BUILT_IN_CVES });
    expect(lonely.vulnerabilities.size).toBe(10);
  });
});

describe('the built-in CVEs', () => {
  it('are about sixty, each once, with score, severity and package', () => {
    expect(BUILT_IN_CVES.length).toBeGreaterThanOrEqual(60);
    expect(new Set(BUILT_IN_CVES.map(({ cve }) => cve)).size).toBe(BUILT_IN_CVES.length);
    for (const { cve, cvss, severity, packages, description } of BUILT_IN_CVES) {
      expect(cve).toMatch(/^CVE-(?:19|20)\d{2}-\d{4,}$/);
      expect(cvss).toBeGreaterThan(0);
      expect(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']).toContain(severity);
      expect(packages[0]?.name).toBeTruthy();
      expect(description.length).toBeGreaterThan(30);
    }
  });
});
