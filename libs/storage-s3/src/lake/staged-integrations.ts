import type { IntegrationRow, ObjectStore } from '@vanta-vuln/core';
import * as z from 'zod';
import { getJson, putJson } from './json-object.ts';
import { stagedIntegrationsKey } from './lake-layout.ts';

const integrations = z.array(
  z.object({
    integration_id: z.string(),
    display_name: z.string().nullable(),
    connections: z.number(),
    disabled_connections: z.number(),
    error: z.string().nullable(),
    content_hash: z.string(),
    raw_json: z.string(),
  }),
);

type StagedIntegration = Omit<IntegrationRow, 'run_id' | 'observed_at'>;

/** Stages the integrations of a run in place of those before. */
export async function stageIntegrations(
  store: ObjectStore,
  runId: string,
  rows: readonly StagedIntegration[],
): Promise<void> {
  await putJson(store, stagedIntegrationsKey(runId), rows);
}

/** The staged integrations of a run, by id; null where none were staged. */
export async function readStagedIntegrations(
  store: ObjectStore,
  runId: string,
): Promise<readonly StagedIntegration[] | null> {
  const staged = await getJson(store, stagedIntegrationsKey(runId), integrations);
  if (staged === null) return null;
  const byId = new Map(staged.value.map((row) => [row.integration_id, row]));
  return [...byId.values()].sort((left, right) => (left.integration_id < right.integration_id ? -1 : 1));
}
