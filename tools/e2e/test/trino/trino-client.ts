import * as z from 'zod';

const pageSchema = z.object({
  nextUri: z.string().optional(),
  columns: z.array(z.object({ name: z.string(), type: z.string() })).optional(),
  data: z.array(z.array(z.unknown())).optional(),
  error: z.object({ message: z.string(), errorName: z.string() }).optional(),
});

/** A statement that Trino did not run. */
export class TrinoFailure extends Error {
  override readonly name = 'TrinoFailure';
}

/** What Trino answered. */
export interface TrinoAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

/** A statement with the literals of its parameters, and where it runs. */
export interface TrinoStatement {
  readonly url: string;
  readonly schema: string;
  readonly sql: string;
  readonly literals?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** Runs one statement over Trino's REST protocol; parameters go as those of Athena do, to a prepared statement. */
export async function runOnTrino(statement: TrinoStatement): Promise<TrinoAnswer> {
  const { url, schema, sql, literals = [], signal } = statement;
  const isPrepared = literals.length > 0;
  const headers = {
    'X-Trino-User': 'e2e',
    'X-Trino-Catalog': 'hive',
    'X-Trino-Schema': schema,
    'X-Trino-Time-Zone': 'UTC',
    ...(isPrepared ? { 'X-Trino-Prepared-Statement': `asked=${encodeURIComponent(sql)}` } : {}),
  };
  const body = isPrepared ? `EXECUTE asked USING ${literals.join(', ')}` : sql;
  let page = await read(`${url}/v1/statement`, { method: 'POST', headers, body, signal });
  const rows: unknown[][] = [...(page.data ?? [])];
  let { columns = [] } = page;
  while (page.nextUri !== undefined) {
    page = await read(page.nextUri, { headers: { 'X-Trino-User': 'e2e' }, signal });
    rows.push(...(page.data ?? []));
    columns = page.columns ?? columns;
  }
  return { columns, rows };
}

async function read(
  url: string,
  {
    signal,
    ...request
  }: { method?: string; headers: Record<string, string>; body?: string; signal?: AbortSignal | undefined },
): Promise<z.infer<typeof pageSchema>> {
  const response = await fetch(url, { ...request, ...(signal === undefined ? {} : { signal }) });
  const page = pageSchema.parse(await response.json());
  if (page.error !== undefined) throw new TrinoFailure(`${page.error.errorName}: ${page.error.message}`);
  return page;
}
