/** The column types: SCHEMA letters S, D, B, T (milliseconds since 1970, UTC), L (list of strings), I. */
export type ColumnType = 'string' | 'double' | 'boolean' | 'timestamp' | 'string_list' | 'bigint';

/** One column of a dataset, the same in SQLite, Parquet, Glue and SQL. */
export interface Column<
  Name extends string = string,
  Type extends ColumnType = ColumnType,
  Nullable extends boolean = boolean,
> {
  readonly name: Name;
  readonly type: Type;
  readonly nullable: Nullable;
  /** The field of Vanta's API that the column comes from, or how it is made. */
  readonly source: string;
}

/** A dataset as data: its name and its columns in their fixed order; new columns go at the end. */
export interface TableSchema<
  Name extends string = string,
  Columns extends readonly Column[] = readonly Column[],
> {
  readonly name: Name;
  readonly columns: Columns;
}

/** The JavaScript value of a column type: timestamps are numbers (ms), bigint columns are safe integers. */
export interface ColumnValues {
  readonly string: string;
  readonly double: number;
  readonly boolean: boolean;
  readonly timestamp: number;
  readonly string_list: readonly string[];
  readonly bigint: number;
}

type ValueOf<C extends Column> = ColumnValues[C['type']] | (C['nullable'] extends true ? null : never);

/** A row of a table: one property for each column. */
export type RowOf<Table extends TableSchema> = {
  readonly [C in Table['columns'][number] as C['name']]: ValueOf<C>;
};

/** Any value of any column. */
export type ColumnValue = ColumnValues[ColumnType] | null;

/** Some columns of some row: what code takes that works on the rows of any table. */
export type RowValues = Readonly<Record<string, ColumnValue | undefined>>;

/** A column that always holds a value. */
export function required<const Name extends string, const Type extends ColumnType>(
  name: Name,
  type: Type,
  source: string = name,
): Column<Name, Type, false> {
  return { name, type, nullable: false, source };
}

/** A column that may be null. */
export function optional<const Name extends string, const Type extends ColumnType>(
  name: Name,
  type: Type,
  source: string = name,
): Column<Name, Type, true> {
  return { name, type, nullable: true, source };
}
