import type { IntegrationRow } from '@vanta-vuln/core';
import type { Connection } from './open-connection.ts';

/** The integrations of the last committed run, by id. */
export function readIntegrations(connection: Connection): readonly IntegrationRow[] {
  const statement = connection.prepare<[], IntegrationRow>(
    `SELECT integration_id, display_name, connections, disabled_connections, error, content_hash,
      coalesce(state.run_id, '') AS run_id, coalesce(state.observed_at, 0) AS observed_at, raw_json
    FROM integrations LEFT JOIN dataset_state AS state ON state.dataset = 'vulnerabilities'
    ORDER BY integration_id`,
  );
  return statement.all();
}
