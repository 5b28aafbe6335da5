import { isJsonObject } from '@vanta-vuln/core';
import type { JsonObject, JsonValue, QueryParameter } from '@vanta-vuln/core';
import { itemsOf } from './json-list.ts';
import { namedBy } from './table-reference.ts';
import type { TableReference } from './table-reference.ts';
import type { PartitionDays } from './table-use.ts';

const FIRST = '00000000';
const LAST = '99999999';

/**
 * The days to which a WHERE restricts a table: `year || month || day` compared with texts, joined by AND.
 * Null when it names none.
 */
export function findDays(
  where: JsonValue | undefined,
  reference: TableReference,
  level: readonly TableReference[],
  parameters: readonly QueryParameter[],
): PartitionDays | null {
  if (reference.table.currentOf !== null) return null;
  const partitioned = level.filter(({ table }) => table.currentOf === null);
  let days: PartitionDays | null = null;
  for (const condition of conditionsOf(where)) {
    const range = rangeOf(condition, parameters);
    if (range === null) continue;
    const isMeant = range.alias === null ? partitioned.length === 1 : namedBy(reference, range.alias);
    if (isMeant) days = intersect(days, range);
  }
  return days;
}

function conditionsOf(where: JsonValue | undefined): readonly JsonObject[] {
  if (!isJsonObject(where)) return [];
  if (where['type'] !== 'CONJUNCTION_AND') return [where];
  return itemsOf(where['children']).flatMap(conditionsOf);
}

interface NamedRange extends PartitionDays {
  /** The table that it is about; null when it does not say. */
  readonly alias: string | null;
}

function rangeOf(condition: JsonObject, parameters: readonly QueryParameter[]): NamedRange | null {
  if (condition['type'] === 'COMPARE_BETWEEN') {
    return toRange(condition['input'], {
      from: textValue(condition['lower'], parameters),
      to: textValue(condition['upper'], parameters),
    });
  }
  const right = textValue(condition['right'], parameters);
  switch (condition['type']) {
    case 'COMPARE_EQUAL':
      return toRange(condition['left'], { from: right, to: right });
    case 'COMPARE_GREATERTHAN':
    case 'COMPARE_GREATERTHANOREQUALTO':
      return toRange(condition['left'], { from: right, to: LAST });
    case 'COMPARE_LESSTHAN':
    case 'COMPARE_LESSTHANOREQUALTO':
      return toRange(condition['left'], { from: FIRST, to: right });
    default:
      return null;
  }
}

function toRange(
  input: JsonValue | undefined,
  { from, to }: { readonly from: string | null; readonly to: string | null },
): NamedRange | null {
  const parts = partsOf(input);
  if (from === null || to === null || parts === null) return null;
  const columns = parts.map((names) => names.at(-1)?.toLowerCase());
  if (columns.join(' ') !== 'year month day') return null;
  const aliases = new Set(parts.map((names) => (names.length > 1 ? names.at(-2) : undefined)));
  const [alias] = aliases;
  return aliases.size === 1 ? { alias: alias ?? null, from, to } : null;
}

/** The column names that are joined by `||` or concat; null for any other expression. */
function partsOf(expression: JsonValue | undefined): readonly (readonly string[])[] | null {
  if (!isJsonObject(expression)) return null;
  const { column_names: names, children, function_name: called } = expression;
  if (expression['class'] === 'COLUMN_REF') return [itemsOf(names).map(String)];
  if (called !== '||' && called !== 'concat') return null;
  const parts = itemsOf(children).map(partsOf);
  return parts.every((part) => part !== null) ? parts.flat() : null;
}

/** The text that a constant or a parameter stands for; null for any other expression. */
function textValue(expression: JsonValue | undefined, parameters: readonly QueryParameter[]): string | null {
  if (!isJsonObject(expression)) return null;
  if (expression['class'] === 'PARAMETER') {
    const value = parameters[Number(expression['identifier']) - 1]?.value;
    return typeof value === 'string' ? value : null;
  }
  const { value } = expression;
  return expression['class'] === 'CONSTANT' && isJsonObject(value) && typeof value['value'] === 'string'
    ? value['value']
    : null;
}

function intersect(one: PartitionDays | null, { from, to }: PartitionDays): PartitionDays {
  if (one === null) return { from, to };
  return { from: from > one.from ? from : one.from, to: to < one.to ? to : one.to };
}
