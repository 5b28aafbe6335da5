import { normalizeSeverity, parseTimestamp } from '@vanta-vuln/core';
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

/** What a value means: the case of a severity, the way a date is written and absent for null do not count. */
function meaning(field: string, value: unknown): unknown {
  if (field === 'isFixable') return value ?? false;
  if (field === 'severity') return typeof value === 'string' ? normalizeSeverity(value) : 'UNKNOWN';
  if (field.endsWith('Date') && typeof value === 'string') return parseTimestamp(value);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? null);
}
