import type { ColumnType, ColumnValue } from '@vanta-vuln/core';
import { AthenaArrayColumnError, AthenaValueError } from '../athena-errors.ts';

/** A column as Athena describes it. */
export interface AthenaColumn {
  readonly name: string;
  /** `varchar`, `timestamp with time zone`. */
  readonly athenaType: string;
  readonly type: ColumnType;
}

const TYPES: Readonly<Record<string, ColumnType>> = {
  tinyint: 'bigint',
  smallint: 'bigint',
  integer: 'bigint',
  int: 'bigint',
  bigint: 'bigint',
  real: 'double',
  float: 'double',
  double: 'double',
  decimal: 'double',
  boolean: 'boolean',
  date: 'timestamp',
  timestamp: 'timestamp',
  'timestamp with time zone': 'timestamp',
  json: 'string_list',
};

/** The column of an answer; throws AthenaArrayColumnError for a list that is not selected as JSON. */
export function toAthenaColumn(name: string, athenaType: string): AthenaColumn {
  if (/^(?:array|map|row)\b/.test(athenaType)) throw new AthenaArrayColumnError(name, athenaType);
  return { name, athenaType, type: TYPES[athenaType] ?? 'string' };
}

/** A cell of an answer as a value; null stays null, apart from the empty text. */
export function decodeValue(text: string | null, column: AthenaColumn): ColumnValue {
  if (text === null) return null;
  const value = decodeText(text, column.type);
  if (value === undefined) throw new AthenaValueError(text, { column: column.name, type: column.athenaType });
  return value;
}

function decodeText(text: string, type: ColumnType): ColumnValue | undefined {
  switch (type) {
    case 'string':
      return text;
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : undefined;
    case 'bigint':
      return Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
    case 'double':
      return toDouble(text);
    case 'timestamp':
      return toMoment(text);
    case 'string_list':
      return toList(text);
  }
}

function toDouble(text: string): number | undefined {
  const value = Number(text);
  return Number.isNaN(value) && text !== 'NaN' ? undefined : value;
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}:\d{2}(?:\.\d+)?))?(?: ?(UTC|Z|[+-]\d{2}:\d{2}))?$/;

/** `2024-01-15`, `2024-01-15 06:15:00.000`, `2024-01-15 06:15:00.000 UTC`; without a zone it is UTC. */
function toMoment(text: string): number | undefined {
  const [, day, time = '00:00:00', zone = 'UTC'] = MOMENT.exec(text) ?? [];
  const moment = Date.parse(`${day}T${time}${zone === 'UTC' ? 'Z' : zone}`);
  return Number.isNaN(moment) ? undefined : moment;
}

/** JSON that holds a list of texts; other JSON is shown as it is, as a list of one. */
function toList(text: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return [text];
    return value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  } catch {
    return undefined;
  }
}
