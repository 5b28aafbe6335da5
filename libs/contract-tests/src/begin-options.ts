import type { BeginRunOptions } from '@vanta-vuln/core';

/** The moment at which the runs of the suites begin and end, milliseconds since 1970. */
export const MOMENT = Date.UTC(2026, 0, 15, 6);

/** How the runs of the suites begin. */
export const BEGIN: BeginRunOptions = {
  runId: 'run',
  startedAt: MOMENT,
  mode: 'resume',
  maxCheckpointAge: 6 * 3_600_000,
  sourceUrl: 'https://api.example.com',
  writerVersion: '1.2.3',
};
