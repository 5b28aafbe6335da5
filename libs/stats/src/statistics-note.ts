import { formatTimestamp } from '@vanta-vuln/core';
import type { IntegrationFacts, LastRunFacts } from './statistics.ts';

/** Something that limits what the numbers mean. */
export interface StatisticsNote {
  /**
   * - disconnected-integration: a scanner has a disabled connection, so few or no findings are no good news
   * - remediations-as-of: the last sync did not read all remediations again
   * - nothing-synced: the store is empty and no sync has filled it
   */
  readonly code: 'disconnected-integration' | 'remediations-as-of' | 'nothing-synced';
  readonly message: string;
}

/** The notes that belong to these facts. */
export function statisticsNotes({
  integrations,
  lastRun,
  rows,
}: {
  readonly integrations: readonly IntegrationFacts[];
  readonly lastRun: LastRunFacts | null;
  /** Rows of all datasets. */
  readonly rows: number;
}): readonly StatisticsNote[] {
  return [
    ...(lastRun === null && rows === 0 ? [nothingSynced()] : []),
    ...integrations.filter((integration) => integration.disabled_connections > 0).map(disconnected),
    ...(lastRun === null ? [] : remediationsAsOf(lastRun)),
  ];
}

function nothingSynced(): StatisticsNote {
  return {
    code: 'nothing-synced',
    message: 'Nothing has been synced yet: these zeros say nothing about the account.',
  };
}

function disconnected(integration: IntegrationFacts): StatisticsNote {
  const { integration_id, display_name, connections, disabled_connections, error } = integration;
  // What scanners write is often a sentence, and ends in the middle of ours.
  const because = error === null ? '' : ` (${error.replace(/\.$/, '')})`;
  return {
    code: 'disconnected-integration',
    message:
      `${display_name ?? integration_id}: ${disabled_connections} of ${connections} connections disabled${because}. ` +
      'What it does not scan is not counted: few findings are no good news.',
  };
}

function remediationsAsOf({ remediationsAsOf, observedAt }: LastRunFacts): readonly StatisticsNote[] {
  if (remediationsAsOf === null || remediationsAsOf >= observedAt) return [];
  return [
    {
      code: 'remediations-as-of',
      message:
        `All remediations were last read at ${formatTimestamp(remediationsAsOf)}: ` +
        'the sync since then added newly remediated ones only.',
    },
  ];
}
