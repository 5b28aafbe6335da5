import { mkdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { planCatalog } from '@vanta-vuln/athena';
import type { CatalogPartition, CatalogState, CatalogTable, TablePlan } from '@vanta-vuln/athena';
import { listLake } from '@vanta-vuln/storage-s3';
import type { ObjectStore } from '@vanta-vuln/core';
import { runOnTrino } from './trino-client.ts';

const TRINO_TYPES: Readonly<Record<string, string>> = {
  string: 'varchar',
  'array<string>': 'array(varchar)',
};

/** The tables of one lake in a schema of Trino. */
export class RegisteredLake {
  readonly #url: string;
  readonly #schema: string;
  readonly #place: { readonly store: ObjectStore; readonly folder: string };
  #state: CatalogState | null = null;

  constructor(
    { url, schema }: { readonly url: string; readonly schema: string },
    place: { readonly store: ObjectStore; readonly folder: string },
  ) {
    this.#url = url;
    this.#schema = schema;
    this.#place = place;
  }

  /** Registers what the lake has got since the last time: by the plan that is applied to the Glue catalog. */
  async refresh(): Promise<void> {
    const { store, folder } = this.#place;
    const { partitions } = await listLake(store);
    const plan = planCatalog({
      database: this.#schema,
      lake: pathToFileURL(folder).href,
      files: partitions,
      state: this.#state,
    });
    if (plan.createDatabase) await this.#run(`CREATE SCHEMA ${this.#schema}`);
    for (const table of plan.tables) await this.#apply(table);
    const held = new Map(this.#state?.tables.map((table) => [table.name, table.partitions]) ?? []);
    this.#state = {
      tables: plan.tables.map(({ table, newPartitions }) => ({
        ...table,
        partitions: [...(held.get(table.name) ?? []), ...newPartitions],
      })),
    };
  }

  async #apply({ table, action, newPartitions }: TablePlan): Promise<void> {
    if (action === 'create') {
      // Glue takes a location where nothing lies yet; Trino wants the folder.
      await mkdir(fileURLToPath(table.location), { recursive: true });
      await this.#run(createTable(table));
    }
    for (const partition of newPartitions) await this.#run(registerPartition(this.#schema, table, partition));
  }

  async #run(sql: string): Promise<void> {
    await runOnTrino({ url: this.#url, schema: this.#schema, sql });
  }
}

function createTable({ name, columns, partitionKeys, location }: CatalogTable): string {
  const described = [...columns, ...partitionKeys].map(
    (column) => `${column.name} ${toTrinoType(column.type)}`,
  );
  const keys = partitionKeys.map((key) => `'${key.name}'`).join(', ');
  const partitioned = keys === '' ? '' : `, partitioned_by = ARRAY[${keys}]`;
  return `CREATE TABLE ${name} (${described.join(', ')}) WITH (format = 'PARQUET', external_location = '${location}'${partitioned})`;
}

function registerPartition(
  schema: string,
  { name, partitionKeys }: CatalogTable,
  { date, location }: CatalogPartition,
): string {
  const keys = partitionKeys.map((key) => `'${key.name}'`).join(', ');
  const values = date
    .split('-')
    .map((value) => `'${value}'`)
    .join(', ');
  return `CALL hive.system.register_partition('${schema}', '${name}', ARRAY[${keys}], ARRAY[${values}], '${location}')`;
}

function toTrinoType(type: string): string {
  return TRINO_TYPES[type] ?? type;
}
