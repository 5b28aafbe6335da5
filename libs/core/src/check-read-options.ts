import { closestName } from './closest-name.ts';
import { DATASETS, DATASET_TABLES } from './dataset.ts';
import type { DatasetName } from './dataset.ts';
import { findOptionProblem } from './option-problem.ts';
import type { OptionKind } from './option-problem.ts';
import type { ReadEventsOptions } from './ports/storage-backend.ts';
import { ReadOptionError } from './read-option-error.ts';
import type { RowFilter } from './row-filter.ts';

type Kinds<Options> = Readonly<Record<keyof Options & string, OptionKind>>;

const FILTERS: { readonly [D in DatasetName]: Kinds<RowFilter<D>> } = {
  vulnerabilities: {
    ids: 'texts',
    severities: 'texts',
    cve: 'text',
    assetId: 'text',
    integrationId: 'text',
    package: 'text',
    fixable: 'boolean',
    status: 'status',
    detectedFrom: 'moment',
    detectedTo: 'moment',
    deactivatedFrom: 'moment',
    deactivatedTo: 'moment',
    dueFrom: 'moment',
    dueTo: 'moment',
  },
  remediations: { ids: 'texts', severities: 'texts', vulnerabilityId: 'text', assetId: 'text' },
  assets: { ids: 'texts', assetTypes: 'texts' },
};

const EVENT_OPTIONS: Kinds<ReadEventsOptions> = {
  datasets: 'texts',
  id: 'text',
  ids: 'texts',
  types: 'texts',
  severities: 'texts',
  runId: 'text',
  from: 'moment',
  to: 'moment',
  direction: 'direction',
  limit: 'count',
  batchSize: 'size',
};

interface RowOptions {
  readonly columns: readonly string[];
  readonly filter?: object | undefined;
  readonly sort?: { readonly column: string; readonly direction: string } | undefined;
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
  readonly batchSize?: number | undefined;
}

/** Throws {@link ReadOptionError} for what a store can't mean when rows are read: sizes, columns and filters. */
export function checkReadRows(dataset: DatasetName, options: RowOptions): void {
  const { columns, filter = {}, sort, offset, limit, batchSize } = options;
  if (!DATASETS.includes(dataset)) {
    throw new ReadOptionError(
      'dataset',
      `is ${String(dataset)}`,
      `Use one of these: ${DATASETS.join(', ')}.`,
    );
  }
  check({ offset, limit, batchSize }, { offset: 'count', limit: 'count', batchSize: 'size' });
  check({ columns: Array.isArray(columns) ? columns : null }, { columns: 'someTexts' });
  for (const column of columns) checkColumn('columns', dataset, column);
  check({ ...filter }, FILTERS[dataset], 'filter.');
  if (sort === undefined) return;
  check({ ...sort }, { column: 'text', direction: 'direction' }, 'sort.');
  checkColumn('sort.column', dataset, sort.column);
}

/** Throws {@link ReadOptionError} for what a store can't mean when its history is read. */
export function checkReadEvents(options: ReadEventsOptions): void {
  check({ ...options }, EVENT_OPTIONS);
}

/** Throws {@link ReadOptionError} for a limit of runs that is no number of them. */
export function checkReadRuns({ limit }: { readonly limit?: number | undefined }): void {
  check({ limit }, { limit: 'count' });
}

function checkColumn(option: string, dataset: DatasetName, column: string): void {
  const names: readonly string[] = DATASET_TABLES[dataset].columns.map(({ name }) => name);
  if (names.includes(column)) return;
  const meant = closestName(column, names);
  const hint = meant === null ? `Use some of these: ${names.join(', ')}.` : `Use ${meant}.`;
  throw new ReadOptionError(option, `is ${column}, which ${dataset} do not have`, hint);
}

function check(
  options: Readonly<Record<string, unknown>>,
  kinds: Readonly<Record<string, OptionKind>>,
  prefix = '',
): void {
  const found = findOptionProblem(options, kinds);
  if (found !== null) throw new ReadOptionError(`${prefix}${found.option}`, found.problem, found.hint);
}
