import { canonicalJson, isJsonObject, normalizeSeverity, parseTimestamp } from '@vanta-vuln/core';
import type { DatasetName, ResourceRecords } from '@vanta-vuln/core';

/** The fields whose change counts; lastDetectedDate and unknown fields are refreshed silently. */
const FIELDS: { readonly [D in DatasetName]: readonly (keyof ResourceRecords[D] & string)[] } = {
  vulnerabilities: [
    'name',
    'description',
    'integrationId',
    'packageIdentifier',
    'vulnerabilityType',
    'targetId',
    'firstDetectedDate',
    'sourceDetectedDate',
    'severity',
    'cvssSeverityScore',
    'scannerScore',
    'isFixable',
    'fixedVersion',
    'remediateByDate',
    'relatedVulns',
    'relatedUrls',
    'externalURL',
    'scanSource',
    'deactivateMetadata',
  ],
  remediations: [
    'vulnerabilityId',
    'vulnerableAssetId',
    'severity',
    'detectedDate',
    'slaDeadlineDate',
    'remediationDate',
  ],
  assets: ['name', 'assetType', 'hasBeenScanned', 'imageScanTag', 'scanners'],
};

/** Whether a sync sees no change between two states of a row. */
export function isSameForSync<D extends DatasetName>(
  dataset: D,
  before: ResourceRecords[D],
  after: ResourceRecords[D],
): boolean {
  return FIELDS[dataset].every((field) => {
    const [left, right] = [before[field], after[field]];
    return left === right || meaning(field, left) === meaning(field, right);
  });
}

/** The parts of a field that count; Vanta may add others. */
const PARTS: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'deactivateMetadata',
    [
      'deactivatedBy',
      'deactivatedOnDate',
      'deactivationReason',
      'deactivatedUntilDate',
      'isVulnDeactivatedIndefinitely',
    ],
  ],
  [
    'scanners',
    [
      'resourceId',
      'integrationId',
      'imageDigest',
      'imagePushedAtDate',
      'imageTags',
      'assetTags',
      'parentAccountOrOrganization',
      'biosUuid',
      'ipv4s',
      'ipv6s',
      'macAddresses',
      'hostnames',
      'fqdns',
      'operatingSystems',
      'targetId',
    ],
  ],
]);

/**
 * What a value means: the case of a severity, the way a date is written, the order of a list and absent for null do
 * not count. Only the order of scanners does, since the first that has a tag or an account gives it to the asset.
 */
function meaning(field: string, value: unknown): unknown {
  if (field === 'isFixable') return value ?? false;
  if (field === 'severity') return typeof value === 'string' ? normalizeSeverity(value) : 'UNKNOWN';
  if (field.endsWith('Date') && typeof value === 'string') return parseTimestamp(value);
  if (Array.isArray(value)) {
    const texts = value.map((item) => canonicalJson(partsOf(field, item)));
    return canonicalJson(field === 'scanners' ? texts : texts.sort());
  }
  return isJsonObject(value) ? canonicalJson(partsOf(field, value)) : (value ?? null);
}

function partsOf(field: string, value: unknown): unknown {
  const parts = PARTS.get(field);
  if (parts === undefined || !isJsonObject(value)) return value;
  return Object.fromEntries(parts.map((part) => [part, meaning(part, value[part])]));
}
