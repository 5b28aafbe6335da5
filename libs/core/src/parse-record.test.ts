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

  it.each([
    ['no object', 'text', null, 'not an object: "text"'],
    ['null', null, null, 'not an object: null'],
    ['no id', { name: 'x' }, null, 'id: '],
    ['an empty id', { id: '' }, null, 'id: '],
    ['a number for an id', { id: 7 }, null, 'got 7'],
    ['a text for an object', { id: 'v1', deactivateMetadata: 'yes' }, 'v1', 'deactivateMetadata: '],
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
