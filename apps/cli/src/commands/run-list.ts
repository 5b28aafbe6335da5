import { formatCount } from '@vanta-vuln/core';
import type { StorageBackend, VulnerabilityFilter } from '@vanta-vuln/core';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { renderList } from '../list-table.ts';
import type { ListColumn } from '../list-table.ts';
import { openStoreToRead } from '../open-store.ts';
import { toFilter } from '../to-filter.ts';
import { printJson, printLine, printNote } from '../write-text.ts';
import type { ListFlags } from './list.ts';
import { FINDING_COLUMNS, listFindings } from './list-findings.ts';
import { ASSET_COLUMNS, CVE_COLUMNS, listByAsset, listByCve } from './list-groups.ts';
import type { ListPage, PageRequest } from './list-page.ts';

/** Prints one page of findings, or of groups of them. */
export async function runList(context: CommandContext, flags: ListFlags): Promise<ExitCode> {
  switch (flags.by) {
    case 'finding':
      return printList(context, flags, { read: listFindings, columns: FINDING_COLUMNS });
    case 'asset':
      return printList(context, flags, { read: listByAsset, columns: ASSET_COLUMNS });
    case 'cve':
      return printList(context, flags, { read: listByCve, columns: CVE_COLUMNS });
  }
}

interface List<Item> {
  readonly read: (
    store: StorageBackend,
    filter: VulnerabilityFilter,
    request: PageRequest,
  ) => Promise<ListPage<Item>>;
  readonly columns: readonly ListColumn<Item>[];
}

async function printList<Item>(
  context: CommandContext,
  flags: ListFlags,
  { read, columns }: List<Item>,
): Promise<ExitCode> {
  const filter = toFilter(flags);
  await using store = await openStoreToRead(context);
  const { total, items } = await read(store, filter, pageRequest(flags));
  if (flags.json === true) {
    await printJson(context, { total, page: flags.page, page_size: flags.pageSize, items });
    return EXIT.ok;
  }
  if (items.length > 0) await printLine(context, renderList(context, columns, items));
  await printNote(context, pageNote({ total, shown: items.length, ...flags }));
  return EXIT.ok;
}

function pageRequest({ sort, desc, page, pageSize }: ListFlags): PageRequest {
  return { sort, direction: desc === true ? 'desc' : 'asc', offset: (page - 1) * pageSize, limit: pageSize };
}

/** Which items these are, and how to see the next ones. */
function pageNote(counts: {
  readonly total: number;
  readonly shown: number;
  readonly page: number;
  readonly pageSize: number;
}): string {
  const { total, shown, page, pageSize } = counts;
  if (total === 0) return 'Nothing matches.';
  const pages = Math.ceil(total / pageSize);
  if (shown === 0)
    return pages === 1 ? 'There is one page only.' : `There are ${formatCount(pages)} pages only.`;
  const first = (page - 1) * pageSize + 1;
  const range = `${formatCount(first)} to ${formatCount(first + shown - 1)} of ${formatCount(total)}`;
  return page < pages ? `\n${range}; --page ${page + 1} shows the next ones.` : `\n${range}.`;
}
