import { renderRows, terminalStyle } from '@vanta-vuln/stats';
import type { TableColumn } from '@vanta-vuln/stats';
import type { CommandContext } from './command-context.ts';
import { widthOf } from './terminal.ts';
import { hasColor } from './stream-colors.ts';

/** One column of a list: what it is called, and what it says of an item. */
export interface ListColumn<Item> extends TableColumn {
  readonly text: (item: Item) => string;
  /** Coloured by how bad it is. */
  readonly isSeverity?: boolean;
  /** Left out where the terminal is narrow. */
  readonly wideOnly?: boolean;
}

const WIDE = 110;

/** Items as a table that fits the terminal. */
export function renderList<Item>(
  context: CommandContext,
  columns: readonly ListColumn<Item>[],
  items: readonly Item[],
): string {
  const { heading, severity } = terminalStyle(hasColor(context, 'stdout'));
  const width = widthOf(context.terminal.stdout);
  const shown = columns.filter(({ wideOnly }) => wideOnly !== true || width >= WIDE);
  const dressed = shown.map((column) =>
    column.isSeverity === true ? { ...column, style: severity } : column,
  );
  const rows = items.map((item) => shown.map(({ text }) => text(item)));
  return renderRows(dressed, rows, { width, heading });
}
