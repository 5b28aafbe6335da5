import type { Route } from '../route.ts';
import { health } from './health.ts';
import { listTemplates } from './list-templates.ts';
import { readQuery } from './read-query.ts';
import { readStats } from './read-stats.ts';
import { startQuery } from './start-query.ts';
import { syncHistory } from './sync-history.ts';
import { syncStatus } from './sync-status.ts';
import { triggerSync } from './trigger-sync.ts';

/** Every route but that of the document that tells of them, in its order. */
export const ROUTES: readonly Route[] = [
  startQuery,
  readQuery,
  listTemplates,
  readStats,
  syncStatus,
  syncHistory,
  triggerSync,
  health,
];
