import { LAKE_TABLES, QueryRefusedError, QueryTableError, isJsonObject } from '@vanta-vuln/core';
import type { JsonObject, JsonValue, LakeTable, QueryParameter } from '@vanta-vuln/core';
import { PARTITIONS_SUFFIX, findTable } from '../lake-tables.ts';
import { findDays } from './find-days.ts';
import { isJsonArray, itemsOf } from './json-list.ts';
import { TableReference, namedBy } from './table-reference.ts';
import type { TableUse } from './table-use.ts';

/** What is visible at a place in a statement. */
interface Scope {
  /** Tables of the lake in each FROM around the place, the nearest first. */
  readonly levels: readonly (readonly TableReference[])[];
  /** Names of the WITH queries that can be read here. */
  readonly withNames: ReadonlySet<string>;
}

const NODES = ['SELECT_NODE', 'SET_OPERATION_NODE', 'RECURSIVE_CTE_NODE', 'CTE_NODE'];
const SOURCES = ['EMPTY', 'BASE_TABLE', 'JOIN', 'SUBQUERY', 'TABLE_FUNCTION', 'EXPRESSION_LIST'];
// They make rows of their arguments; all others look at files, at the engine or at the machine.
const TABLE_FUNCTIONS = ['unnest', 'range', 'generate_series'];
// They tell where the files of the engine lie, or look at a statement that nobody has checked. Trino has none of them.
const REFUSED_FUNCTIONS = ['current_setting', 'json_serialize_plan'];

/**
 * What a parsed statement reads of the lake: each table with its columns and the days that it names.
 *
 * Where it is not sure, it finds more columns and more days, never fewer. Throws QueryTableError for a table
 * that there is not, QueryRefusedError for anything that is no table.
 */
export function findTableUses(
  statement: JsonObject,
  parameters: readonly QueryParameter[],
): readonly TableUse[] {
  const finder = new TableUseFinder(parameters);
  finder.visit(statement, { levels: [], withNames: new Set() });
  return mergeUses(finder.references);
}

class TableUseFinder {
  readonly references: TableReference[] = [];
  readonly #parameters: readonly QueryParameter[];

  constructor(parameters: readonly QueryParameter[]) {
    this.#parameters = parameters;
  }

  visit(value: JsonValue | undefined, scope: Scope): void {
    if (isJsonArray(value)) for (const item of value) this.visit(item, scope);
    else if (isJsonObject(value)) this.#visitObject(value, scope);
  }

  #visitObject(tree: JsonObject, scope: Scope): void {
    if (isJsonObject(tree['node'])) return this.#visitNode(tree['node'], scope);
    if (typeof tree['type'] === 'string' && tree['type'].endsWith('_NODE'))
      return this.#visitNode(tree, scope);
    if (tree['class'] === 'COLUMN_REF') return useColumn(textsOf(tree['column_names']), scope);
    if (tree['class'] === 'FUNCTION') checkFunction(tree);
    if (tree['class'] === 'STAR') useStar(textOf(tree['relation_name']), scope);
    if (tree['type'] === 'JOIN') useJoinColumns(tree, scope);
    for (const child of Object.values(tree)) this.visit(child, scope);
  }

  #visitNode(node: JsonObject, outer: Scope): void {
    if (!NODES.includes(textOf(node['type']))) throw new QueryRefusedError('it is no SELECT.');
    const scope = this.#visitWith(node, outer);
    if (node['type'] === 'RECURSIVE_CTE_NODE') {
      return this.#visitChildren(node, withName(scope, textOf(node['cte_name'])));
    }
    if (node['type'] !== 'SELECT_NODE') return this.#visitChildren(node, scope);
    const level = this.#tablesOf(node['from_table'], scope);
    const inner = { ...scope, levels: [level, ...scope.levels] };
    for (const reference of level)
      reference.days = findDays(node['where_clause'], reference, level, this.#parameters);
    this.#visitChildren(node, inner);
  }

  #visitChildren(node: JsonObject, scope: Scope): void {
    for (const [key, child] of Object.entries(node)) if (key !== 'cte_map') this.visit(child, scope);
  }

  /** Each WITH query sees those before it. */
  #visitWith(node: JsonObject, outer: Scope): Scope {
    const map = isJsonObject(node['cte_map']) ? node['cte_map']['map'] : undefined;
    let scope = outer;
    for (const entry of itemsOf(map)) {
      if (!isJsonObject(entry)) continue;
      this.visit(entry['value'], scope);
      scope = withName(scope, textOf(entry['key']));
    }
    return scope;
  }

  /** The tables of the lake in a FROM; those of its subqueries belong to them. */
  #tablesOf(source: JsonValue | undefined, scope: Scope): TableReference[] {
    if (!isJsonObject(source)) return [];
    const type = textOf(source['type']);
    if (!SOURCES.includes(type)) throw new QueryRefusedError(`it reads from ${type.toLowerCase()}.`);
    if (type === 'JOIN') {
      return [...this.#tablesOf(source['left'], scope), ...this.#tablesOf(source['right'], scope)];
    }
    if (type === 'TABLE_FUNCTION') checkTableFunction(source['function']);
    return type === 'BASE_TABLE' ? this.#tableOf(source, scope) : [];
  }

  #tableOf(source: JsonObject, { withNames }: Scope): TableReference[] {
    const name = textOf(source['table_name']);
    const isQualified = textOf(source['schema_name']) !== '' || textOf(source['catalog_name']) !== '';
    if (!isQualified && withNames.has(name.toLowerCase())) return [];
    const table = isQualified ? undefined : tableNamed(name);
    if (table === undefined) {
      throw new QueryTableError(
        [source['catalog_name'], source['schema_name'], name].map(textOf).filter(Boolean).join('.'),
        LAKE_TABLES.map(({ name: known }) => known),
      );
    }
    const alias = textOf(source['alias']) || name;
    const reference = new TableReference(table, { alias, partitions: name.endsWith(PARTITIONS_SUFFIX) });
    this.references.push(reference);
    return [reference];
  }
}

function tableNamed(name: string): LakeTable | undefined {
  if (!name.endsWith(PARTITIONS_SUFFIX)) return findTable(name);
  const table = findTable(name.slice(0, -PARTITIONS_SUFFIX.length));
  return table?.currentOf === null ? table : undefined;
}

function checkTableFunction(call: JsonValue | undefined): void {
  const name = isJsonObject(call) ? textOf(call['function_name']).toLowerCase() : '';
  if (TABLE_FUNCTIONS.includes(name)) return;
  throw new QueryRefusedError(`it reads from the function ${name}.`);
}

function checkFunction({ function_name }: JsonObject): void {
  const name = textOf(function_name).toLowerCase();
  if (REFUSED_FUNCTIONS.includes(name)) throw new QueryRefusedError(`it calls the function ${name}.`);
}

const withName = ({ levels, withNames }: Scope, name: string): Scope => ({
  levels,
  withNames: new Set([...withNames, name.toLowerCase()]),
});

/** `column`, `table.column` or either with fields behind it; the nearest table that has it is meant. */
function useColumn(names: readonly string[], { levels }: Scope): void {
  for (const level of levels) {
    const used = level.filter((reference) => reference.use(names));
    if (used.length > 0) return;
  }
}

function useStar(relation: string, { levels }: Scope): void {
  for (const level of levels) {
    const starred = level.filter((reference) => relation === '' || namedBy(reference, relation));
    for (const reference of starred) reference.useAll();
    if (starred.length > 0 || relation === '') return;
  }
}

/** USING (column), and NATURAL, which compares all that two tables share. */
function useJoinColumns(join: JsonObject, { levels }: Scope): void {
  const [level = []] = levels;
  for (const reference of level) {
    if (join['ref_type'] === 'NATURAL') reference.useAll();
    for (const column of textsOf(join['using_columns'])) reference.use([column]);
  }
}

function mergeUses(references: readonly TableReference[]): readonly TableUse[] {
  const uses = new Map<string, TableUse>();
  for (const { table, columns, days, partitions } of references) {
    const known = uses.get(table.name);
    const own: TableUse = {
      table: table.name,
      columns: partitions ? new Set() : columns,
      days: partitions ? [] : days === null ? null : [days],
      partitions,
    };
    uses.set(table.name, known === undefined ? own : mergeUse(known, own));
  }
  return [...uses.values()];
}

function mergeUse(one: TableUse, other: TableUse): TableUse {
  return {
    table: one.table,
    columns: new Set([...one.columns, ...other.columns]),
    days: one.days === null || other.days === null ? null : [...one.days, ...other.days],
    partitions: one.partitions || other.partitions,
  };
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  return itemsOf(value).map(textOf);
}
