import { DATASET_TABLES, contentHash, parseRecord, recordToRow, rowToJson } from '@vanta-vuln/core';
import type { ChangeEvent, JsonObject, RowValues } from '@vanta-vuln/core';
import { wireDeactivation, wireVulnerability } from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { HistoryGapError } from './history-gap-error.ts';
import { undoEvents } from './undo-events.ts';

function rowOf(fields: JsonObject = {}): RowValues {
  const parsed = parseRecord('vulnerabilities', wireVulnerability('v1', fields));
  if (!parsed.usable) throw new TypeError(parsed.reason);
  return { ...recordToRow('vulnerabilities', parsed, () => undefined), run_id: 'r', observed_at: 5 };
}

const event = (parts: Partial<ChangeEvent>): ChangeEvent => ({
  dataset: 'vulnerabilities',
  id: 'v1',
  type: 'updated',
  at: 1,
  severity: 'HIGH',
  name: null,
  changed: {},
  before: null,
  runId: 'run 2',
  reconstructed: false,
  ...parts,
});

const jsonOf = (row: RowValues) => rowToJson(DATASET_TABLES.vulnerabilities, row);

describe('undoing what happened to a row', () => {
  it('leaves a row as it is that nothing happened to', () => {
    const row = rowOf();
    expect(undoEvents('vulnerabilities', row, [])?.row).toEqual(row);
    expect(undoEvents('vulnerabilities', null, [])).toBeNull();
  });

  it('takes a row away that was discovered or came back since', () => {
    expect(undoEvents('vulnerabilities', rowOf(), [event({ type: 'discovered' })])).toBeNull();
    expect(undoEvents('vulnerabilities', rowOf(), [event({ type: 'reappeared' })])).toBeNull();
  });

  it('sets changed columns back, dates as numbers, and names them', () => {
    const before = rowOf({ severity: 'LOW', remediateByDate: null });
    const undone = undoEvents('vulnerabilities', rowOf(), [
      event({ changed: { remediate_by: ['2026-02-01T00:00:00.000Z', '2026-01-31T00:00:00.000Z'] } }),
      event({ changed: { severity: ['LOW', 'HIGH'], remediate_by: [null, '2026-02-01T00:00:00.000Z'] } }),
    ]);
    expect(undone?.row).toMatchObject({ severity: 'LOW', remediate_by: null });
    expect(contentHash('vulnerabilities', undone?.row ?? {})).toBe(before['content_hash']);
    expect(undone?.changed).toEqual(new Set(['severity', 'remediate_by']));
  });

  it('takes the whole row where an entry holds it, whatever was set back before', () => {
    const before = rowOf({ name: 'CVE-2020-0001' });
    const undone = undoEvents('vulnerabilities', rowOf({ deactivateMetadata: wireDeactivation() }), [
      event({ changed: { name: ['CVE-2020-0002', 'CVE-2024-0001'] } }),
      event({ type: 'deactivated', before: jsonOf(before) }),
    ]);
    expect(undone).toEqual({ row: before, changed: new Set() });
  });

  it('brings back a row that disappeared, also when it came and went several times', () => {
    const first = rowOf();
    const gone = event({ type: 'disappeared', before: jsonOf(first) });
    const back = event({ type: 'reappeared' });
    expect(undoEvents('vulnerabilities', null, [gone])?.row).toEqual(first);
    expect(undoEvents('vulnerabilities', null, [gone, back])).toBeNull();
    expect(undoEvents('vulnerabilities', null, [gone, back, gone])?.row).toEqual(first);
  });

  it('refuses a history that does not say what a row was', () => {
    const cases = [
      { row: rowOf(), events: [event({ type: 'disappeared' })] },
      { row: null, events: [event({ changed: { severity: ['LOW', 'HIGH'] } })] },
    ];
    for (const { row, events } of cases) {
      expect(() => undoEvents('vulnerabilities', row, events)).toThrow(HistoryGapError);
      expect(() => undoEvents('vulnerabilities', row, events)).toThrow(/run 2 .* of v1 does not say/);
    }
  });
});
