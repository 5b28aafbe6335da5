import type { DatasetName, Vanished } from '@vanta-vuln/core';
import type { RowLedger } from './row-ledger.ts';

type Ledgers = Readonly<Record<DatasetName, RowLedger>>;

/** Which stored vulnerabilities a dated remediation explains, of those that are missing. */
function markExplained({ vulnerabilities, remediations }: Ledgers, isMissingKept: boolean): Uint8Array {
  const explained = new Uint8Array(vulnerabilities.stored);
  for (let number = 0; number < remediations.size; number += 1) {
    const finding = remediations.explainedBy(number, isMissingKept);
    const row = finding === null ? -1 : vulnerabilities.find(finding);
    if (row >= 0 && row < explained.length && vulnerabilities.outcomeOf(row) === 'unseen') explained[row] = 1;
  }
  return explained;
}

/** How many of the missing rows a dated remediation explains; only findings have remediations. */
export function countExplained(ledgers: Ledgers, areRemediationsKept: boolean): number {
  return markExplained(ledgers, areRemediationsKept).reduce((sum, flag) => sum + flag, 0);
}

/** What left, with a sample of what nothing explains: the first ids in the order of their bytes. */
export function findVanished(
  ledgers: Ledgers,
  dataset: DatasetName,
  options: { readonly sampleSize: number; readonly areRemediationsKept: boolean },
): Vanished {
  const ledger = ledgers[dataset];
  const explained =
    dataset === 'vulnerabilities' ? markExplained(ledgers, options.areRemediationsKept) : new Uint8Array();
  const sample: Buffer[] = [];
  let vanished = 0;
  for (let number = 0; number < ledger.stored; number += 1) {
    if (ledger.outcomeOf(number) !== 'unseen') continue;
    vanished += 1;
    if (explained[number] !== 1) keepFirst(sample, ledger.idBytes(number), options.sampleSize);
  }
  return {
    stored: ledger.stored,
    vanished,
    explained: explained.reduce((sum, flag) => sum + flag, 0),
    unexplainedSample: sample.map((id) => id.toString('utf8')),
  };
}

/** Puts an id where it belongs among the first ones, of which a number is kept. */
function keepFirst(sample: Buffer[], id: Buffer, size: number): void {
  const last = sample.at(-1);
  if (sample.length >= size && (last === undefined || Buffer.compare(last, id) <= 0)) return;
  const after = sample.findIndex((known) => Buffer.compare(known, id) > 0);
  sample.splice(after === -1 ? sample.length : after, 0, Buffer.from(id));
  if (sample.length > size) sample.pop();
}
