import { describe, expect, it } from 'vitest';
import { compareRows } from './change-event.ts';
import type { DatasetName } from './dataset.ts';
import type { JsonObject } from './json.ts';
import { parseRecord } from './parse-record.ts';
import { recordToRow } from './record-to-row.ts';

function row<D extends DatasetName>(dataset: D, raw: JsonObject) {
  const parsed = parseRecord(dataset, raw);
  if (!parsed.usable) throw new Error(parsed.reason);
  return recordToRow(dataset, parsed, () => undefined);
}

describe('compareRows', () => {
  const finding = { id: 'v1', severity: 'HIGH', remediateByDate: '2024-01-08' };
  const stored = row('vulnerabilities', finding);

  it('finds nothing in a row that was only seen again', () => {
    const seenAgain = row('vulnerabilities', { ...finding, lastDetectedDate: '2024-03-01' });
    expect(compareRows('vulnerabilities', stored, seenAgain)).toBeNull();
  });

  it('names each changed column with its value before and after, dates as ISO 8601', () => {
    const moved = row('vulnerabilities', { ...finding, remediateByDate: null, relatedVulns: ['CVE-2020-1'] });
    expect(compareRows('vulnerabilities', stored, moved)).toEqual({
      type: 'updated',
      changed: { remediate_by: ['2024-01-08T00:00:00.000Z', null], related_vulns: [[], ['CVE-2020-1']] },
      before: null,
    });
  });

  it('tells a deactivation, with the whole row before, from a reactivation', () => {
    const suppressed = row('vulnerabilities', { ...finding, deactivateMetadata: { deactivatedBy: 'Ana' } });
    const deactivated = compareRows('vulnerabilities', stored, suppressed);
    expect(deactivated?.type).toBe('deactivated');
    expect(deactivated?.before).toMatchObject({
      id: 'v1',
      is_deactivated: false,
      raw_json: JSON.stringify(finding),
    });
    expect(compareRows('vulnerabilities', suppressed, stored)).toMatchObject({
      type: 'reactivated',
      before: null,
    });
  });

  it('calls a remediation remediated when it gains its date, and updated when that date moves', () => {
    const open = row('remediations', { id: 'r1' });
    const done = row('remediations', { id: 'r1', remediationDate: '2024-01-05' });
    const moved = row('remediations', { id: 'r1', remediationDate: '2024-01-06' });
    expect(compareRows('remediations', open, done)).toMatchObject({
      type: 'remediated',
      before: { id: 'r1' },
    });
    expect(compareRows('remediations', done, moved)?.type).toBe('updated');
  });
});
