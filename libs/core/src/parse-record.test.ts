import { describe, expect, it } from 'vitest';
import { parseRecord } from './parse-record.ts';

describe('parseRecord', () => {
  it('keeps unknown fields and unknown words', () => {
    const raw = {
      id: 'v1',
      severity: 'SOMEWHAT_BAD',
      vulnerabilityType: 'NEW_KIND',
      addedLater: { deep: [1] },
    };
    const parsed = parseRecord('vulnerabilities', raw);
    expect(parsed).toMatchObject({ usable: true, record: raw, unusableValues: [] });
    expect(parsed.usable && parsed.raw).toBe(raw);
  });

  it('accepts null and absent fields', () => {
    expect(parseRecord('remediations', { id: 'r1', severity: null, remediationDate: null }).usable).toBe(
      true,
    );
    expect(parseRecord('assets', { id: 'a1', scanners: [{ imageTags: null, assetTags: null }] }).usable).toBe(
      true,
    );
  });

  it('turns a scalar of a wrong type into null and says which', () => {
    const parsed = parseRecord('vulnerabilities', {
      id: 'v1',
      cvssSeverityScore: '9.8',
      isFixable: 'yes',
      name: 'x',
    });
    expect(parsed).toMatchObject({
      usable: true,
      record: { id: 'v1', cvssSeverityScore: null, isFixable: null, name: 'x' },
      unusableValues: [
        { field: 'cvssSeverityScore', text: '"9.8"' },
        { field: 'isFixable', text: '"yes"' },
      ],
    });
  });

  it('turns a scalar of a wrong type within an object into null: the row still counts', () => {
    const parsed = parseRecord('vulnerabilities', {
      id: 'v1',
      deactivateMetadata: {
        deactivatedBy: { id: 7 },
        deactivatedOnDate: 1704067200000,
        deactivationReason: 'accepted',
        isVulnDeactivatedIndefinitely: 'true',
      },
    });
    expect(parsed).toMatchObject({
      usable: true,
      record: {
        deactivateMetadata: {
          deactivatedBy: null,
          deactivatedOnDate: null,
          deactivationReason: 'accepted',
          isVulnDeactivatedIndefinitely: null,
        },
      },
      unusableValues: [
        { field: 'deactivateMetadata.deactivatedBy', text: '{"id":7}' },
        { field: 'deactivateMetadata.deactivatedOnDate', text: '1704067200000' },
        { field: 'deactivateMetadata.isVulnDeactivatedIndefinitely', text: '"true"' },
      ],
    });
  });

  it('leaves out what is no element of its list, and keeps the others', () => {
    const related = { id: 'v1', relatedVulns: [null, 'CVE-2021-44228', 5, 'CVE-2021-45046'] };
    expect(parseRecord('vulnerabilities', related)).toMatchObject({
      usable: true,
      record: { relatedVulns: ['CVE-2021-44228', 'CVE-2021-45046'] },
      raw: related,
      unusableValues: [
        { field: 'relatedVulns', text: 'null' },
        { field: 'relatedVulns', text: '5' },
      ],
    });
    const scanners = [
      null,
      { integrationId: 4, ipv4s: ['10.0.0.1', null], assetTags: [{ value: 'x' }, { key: 'env', value: 1 }] },
    ];
    expect(parseRecord('assets', { id: 'a1', scanners })).toMatchObject({
      usable: true,
      record: {
        scanners: [{ integrationId: null, ipv4s: ['10.0.0.1'], assetTags: [{ key: 'env', value: null }] }],
      },
      unusableValues: [
        { field: 'scanners', text: 'null' },
        { field: 'scanners.integrationId', text: '4' },
        { field: 'scanners.assetTags.key', text: 'undefined' },
        { field: 'scanners.assetTags.value', text: '1' },
        { field: 'scanners.ipv4s', text: 'null' },
      ],
    });
  });

  it.each([
    ['no object', 'text', null, 'not an object: "text"'],
    ['null', null, null, 'not an object: null'],
    ['no id', { name: 'x' }, null, 'id: '],
    ['an empty id', { id: '' }, null, 'id: '],
    ['a number for an id', { id: 7 }, null, 'got 7'],
    ['a text for an object', { id: 'v1', deactivateMetadata: 'yes' }, 'v1', 'deactivateMetadata: '],
    ['a list for an object', { id: 'v1', deactivateMetadata: ['yes'] }, 'v1', 'deactivateMetadata: '],
    [
      'a text for a list beside a repairable value',
      { id: 'v1', name: 5, relatedVulns: 'x' },
      'v1',
      'relatedVulns: ',
    ],
    ['a text for a list', { id: 'v1', relatedVulns: 'CVE-2021-44228' }, 'v1', 'relatedVulns: '],
  ])('cannot use a row with %s', (_case, raw, id, reason) => {
    const parsed = parseRecord('vulnerabilities', raw);
    expect(parsed).toMatchObject({ usable: false, id });
    expect(!parsed.usable && parsed.reason).toContain(reason);
  });

  it('shortens a long value in the reason', () => {
    const parsed = parseRecord('vulnerabilities', { id: 'v1', relatedUrls: 'x'.repeat(10_000) });
    expect(!parsed.usable && parsed.reason.length).toBeLessThan(200);
  });
});
