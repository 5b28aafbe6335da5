import type { ChangeEvent } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { describeEvent } from './describe-event.ts';

const event: ChangeEvent = {
  dataset: 'vulnerabilities',
  id: 'v1',
  type: 'updated',
  at: 0,
  severity: 'HIGH',
  name: 'CVE-2021-44228',
  changed: {},
  before: null,
  runId: 'r1',
  reconstructed: false,
};

describe('describeEvent', () => {
  it('names the row, or says what it is when it has no name', () => {
    expect(describeEvent(event)).toBe('CVE-2021-44228');
    expect(describeEvent({ ...event, dataset: 'remediations', name: null })).toBe('remediation');
  });

  it('says what changed, moments as days and lists as words', () => {
    const changed = {
      severity: ['HIGH', 'CRITICAL'],
      remediate_by: [null, '2026-01-31T12:00:00.000Z'],
      tags: [['env=dev'], ['env=prod', 'team=core']],
    } as const;
    expect(describeEvent({ ...event, changed })).toBe(
      'CVE-2021-44228: severity HIGH → CRITICAL, remediate_by - → 2026-01-31, tags env=dev → env=prod team=core',
    );
  });

  it('cuts long values by what they take on a terminal, and no letter in two', () => {
    const changed = { deactivated_reason: [`${'x'.repeat(22)}😀 and more`, '日本語'.repeat(8)] } as const;
    expect(describeEvent({ ...event, changed })).toBe(
      `CVE-2021-44228: deactivated_reason ${'x'.repeat(22)}… → ${'日本語'.repeat(3)}日本…`,
    );
  });

  it('leaves out what the type of the change says', () => {
    const changed = { is_deactivated: [false, true], deactivation_reason: [null, 'accepted risk'] } as const;
    expect(describeEvent({ ...event, type: 'deactivated', changed })).toBe(
      'CVE-2021-44228: deactivation_reason - → accepted risk',
    );
  });
});
