import type { JsonObject } from '@vanta-vuln/core';

/** A vulnerability as `GET /v1/vulnerabilities` sends it; `fields` replace what it says. */
export function wireVulnerability(id: string, fields: JsonObject = {}): JsonObject {
  return {
    id,
    name: 'CVE-2024-0001',
    description: 'A weakness.',
    integrationId: 'inspector',
    packageIdentifier: 'openssl',
    vulnerabilityType: 'COMMON',
    targetId: 'asset-1',
    firstDetectedDate: '2026-01-01T00:00:00.000Z',
    sourceDetectedDate: '2026-01-01T00:00:00.000Z',
    lastDetectedDate: '2026-01-14T00:00:00.000Z',
    severity: 'HIGH',
    cvssSeverityScore: 7.5,
    scannerScore: null,
    isFixable: true,
    remediateByDate: '2026-01-31T00:00:00.000Z',
    relatedVulns: [],
    relatedUrls: ['https://example.com/advisory'],
    externalURL: 'https://example.com/finding',
    scanSource: 'Inspector',
    deactivateMetadata: null,
    ...fields,
  };
}

/** What a suppressed vulnerability says about its suppression. */
export function wireDeactivation(fields: JsonObject = {}): JsonObject {
  return {
    deactivatedBy: 'Ana',
    deactivatedOnDate: '2026-01-10T00:00:00.000Z',
    deactivationReason: 'Not reachable',
    deactivatedUntilDate: null,
    isVulnDeactivatedIndefinitely: true,
    ...fields,
  };
}

/** An open remediation as `GET /v1/vulnerability-remediations` sends it; `fields` replace what it says. */
export function wireRemediation(id: string, fields: JsonObject = {}): JsonObject {
  return {
    id,
    vulnerabilityId: 'vulnerability-1',
    vulnerableAssetId: 'asset-1',
    severity: 'HIGH',
    detectedDate: '2026-01-01T00:00:00.000Z',
    slaDeadlineDate: '2026-01-31T00:00:00.000Z',
    remediationDate: null,
    ...fields,
  };
}

/** An asset as `GET /v1/vulnerable-assets` sends it; `fields` replace what it says. */
export function wireAsset(id: string, fields: JsonObject = {}): JsonObject {
  return {
    id,
    name: 'web-1',
    assetType: 'SERVER',
    hasBeenScanned: true,
    imageScanTag: null,
    scanners: [
      {
        resourceId: 'i-1',
        integrationId: 'inspector',
        assetTags: [{ key: 'env', value: 'production' }],
        hostnames: ['web-1.example.com'],
        ipv4s: ['192.0.2.1'],
      },
    ],
    ...fields,
  };
}

/** An integration as `GET /v1/integrations` sends it; `fields` replace what it says. */
export function wireIntegration(integrationId: string, fields: JsonObject = {}): JsonObject {
  return {
    integrationId,
    displayName: 'Inspector',
    resourceKinds: ['VulnerableAsset'],
    connections: [{ connectionId: 'c-1', isDisabled: false, connectionErrorMessage: null }],
    ...fields,
  };
}

/** A vulnerability that can't be used: what it is related to is no list. */
export function unusableVulnerability(id: string): JsonObject {
  return wireVulnerability(id, { relatedVulns: 'CVE-2024-0002' });
}

/** An asset that can't be used: its scanners are no list. */
export function unusableAsset(id: string): JsonObject {
  return wireAsset(id, { scanners: { integrationId: 'inspector' } });
}

/** A record without an id. */
export const WITHOUT_ID: JsonObject = { name: 'nameless' };
