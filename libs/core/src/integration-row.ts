import { hashValues } from './content-hash.ts';
import type { UsableRecord } from './parse-record.ts';
import type { IntegrationRow } from './tables.ts';

/** The row of an integration as it is staged. */
export function integrationToRow({
  record,
  raw,
}: Pick<UsableRecord<'integrations'>, 'record' | 'raw'>): Omit<IntegrationRow, 'run_id' | 'observed_at'> {
  const connections = record.connections ?? [];
  const columns = {
    integration_id: record.integrationId,
    display_name: record.displayName ?? null,
    connections: connections.length,
    disabled_connections: connections.filter((connection) => connection.isDisabled === true).length,
    error:
      connections.find((connection) => connection.connectionErrorMessage)?.connectionErrorMessage ?? null,
  };
  return { ...columns, content_hash: hashValues(Object.values(columns)), raw_json: JSON.stringify(raw) };
}
