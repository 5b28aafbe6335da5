import type { Account } from './account.ts';
import type { AccountTable } from './account-table.ts';
import { entryText } from './list-page.ts';

/** Sorts every list and writes every row as JSON now, so that no request pays for it. */
export function prepareAccount({ vulnerabilities, remediations, assets, integrations }: Account): void {
  const prepare = <Row>(table: AccountTable<Row>) => table.sorted().forEach(entryText);
  prepare(vulnerabilities);
  prepare(remediations);
  prepare(assets);
  prepare(integrations);
}
