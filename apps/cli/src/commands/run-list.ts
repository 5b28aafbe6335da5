import type { StorageBackend } from '@vanta-vuln/core';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { formatCount } from '../format-values.ts';
import { openStoreToRead } from '../open-store.ts';
import { renderTable, terminalStyle } from '@vanta-vuln/stats';
import { widthOf } from '../terminal.ts';
import { toFilter } from '../to-filter.ts';
import { hasColor, printJson, printLine, printNote } from '../write-text.ts';
import type { ListFlags } from './list.ts';
import { listFindings } from './list-findings.ts';
import { listByAsset, listByCve } from './list-groups.ts';
import type { ListPage, PageRequest } from './list-page.ts';

const LISTS = { finding: listFindings, asset: listByAsset, cve: listByCve };

/** Prints one page of findings, or of groups of them. */
export async function runList(context: CommandContext, flags: ListFlags): Promise<ExitCode> {
  await using store = await openStoreToRead(context);
  const page = await readPage(store, flags);
  if (flags.json === true) {
    await printJson(context, { total: page.total, page: flags.page, page_size: flags.pageSize, items: page.items });
    return EXIT.ok;
  }
  await printPage(context, page, flags);
  return EXIT.ok;
}

async function readPage(store: StorageBackend, flags: ListFlags): Promise<ListPage> {
  const request: PageRequest = {
    sort: flags.sort,
    direction: flags.desc === true ? 'desc' : 'asc',
    offset: (flags.page - 1) * flags.pageSize,
    limit: flags.pageSize,
  };
  return LISTS[flags.by](store, toFilter(flags), request);
}

async function printPage(context: CommandContext, page: ListPage, flags: ListFlags): Promise<void> {
  if (page.rows.length > 0) {
    const { heading } = terminalStyle(hasColor(context, 'stdout'));
    const width = widthOf(context.terminal.stdout);
    await printLine(context, renderTable(page.columns, page.rows, { width, heading }));
  }
  await printNote(context, pageNote(page, flags));
}

/** Which rows these are, and how to see the next ones. */
export function pageNote({ total, rows }: ListPage, { page, pageSize }: Pick<ListFlags, 'page' | 'pageSize'>): string {
  if (total === 0) return 'Nothing matches.';
  const pages = Math.ceil(total / pageSize);
  if (rows.length === 0) return `There are ${formatCount(pages)} pages only.`;
  const first = (page - 1) * pageSize + 1;
  const range = `${formatCount(first)} to ${formatCount(first + rows.length - 1)} of ${formatCount(total)}`;
  return page < pages ? `\n${range}; --page ${page + 1} shows the next ones` : `\n${range}`;
}
