import { describe, expect, it } from 'vitest';
import type { DatasetName } from './dataset.ts';
import type { UnusableRecord } from './parse-record.ts';
import { receiveRow } from './receive-row.ts';

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}

function receive(dataset: DatasetName, json: string) {
  const told: UnusableRecord[] = [];
  const listener = {
    row: (_: DatasetName, record: UnusableRecord) => told.push(record),
    value: () => undefined,
  };
  const value: unknown = JSON.parse(json);
  return { read: receiveRow(dataset, { value, json }, listener)?.read(), told };
}

describe('a row that is nested deeper than the stack', () => {
  it.each<[string, DatasetName, string]>([
    ['in a list of texts', 'vulnerabilities', `{"id":"a","relatedVulns":${nested(50_000)}}`],
    ['in a scanner', 'assets', `{"id":"a","scanners":[{"resourceId":"r","hostnames":${nested(50_000)}}]}`],
  ])('can not be used, and keeps nobody from going on: %s', (_, dataset, json) => {
    expect(receive(dataset, json)).toEqual({
      read: null,
      told: [{ usable: false, id: 'a', reason: 'it is nested too deeply' }],
    });
  });

  it.each<[string, DatasetName, string]>([
    ['of a finding', 'vulnerabilities', `{"id":"a","more":${nested(50_000)}}`],
    ['of a scanner', 'assets', `{"id":"a","scanners":[{"resourceId":"r","more":${nested(50_000)}}]}`],
  ])('is read where only what nobody reads is: %s', (_, dataset, json) => {
    const { read, told } = receive(dataset, json);
    expect(read?.row).toMatchObject({ id: 'a' });
    expect(told).toEqual([]);
  });
});
