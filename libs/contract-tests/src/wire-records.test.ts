import { isJsonObject, parseRecord } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { toStagedRow } from './to-staged.ts';
import {
  wireAsset,
  wireDeactivation,
  wireIntegration,
  wireRemediation,
  wireVulnerability,
} from './wire-records.ts';

const RECORDS = [
  {
    resource: 'vulnerabilities',
    record: wireVulnerability('v1', { deactivateMetadata: wireDeactivation() }),
  },
  { resource: 'remediations', record: wireRemediation('r1') },
  { resource: 'assets', record: wireAsset('a1') },
  { resource: 'integrations', record: wireIntegration('i1') },
] as const;

describe('the wire records', () => {
  it.each(RECORDS)('are what the schema of $resource takes, to the last value', ({ resource, record }) => {
    expect(parseRecord(resource, record)).toMatchObject({ usable: true, unusableValues: [] });
  });

  it('say what they are told to say', () => {
    const record = wireVulnerability('v1', { severity: 'LOW', extra: { kept: true } });
    expect(isJsonObject(record) && record['extra']).toEqual({ kept: true });
    expect(toStagedRow('vulnerabilities', record)).toMatchObject({ id: 'v1', severity: 'LOW' });
  });

  it('are refused as a row when they have no id', () => {
    expect(() => toStagedRow('assets', wireAsset(''))).toThrow(TypeError);
  });
});
