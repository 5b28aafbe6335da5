import type { Invocation } from '@vanta-vuln/lambda-runtime';
import { commitStep } from './commit-step.ts';
import { fetchStep } from './fetch-step.ts';
import type { RequestOf } from './read-request.ts';
import type { Committed, Fetched, Refused } from './step-answers.ts';
import type { SyncParts } from './sync-parts.ts';

/** All of a sync in one invocation, for a small account; what it can't finish, the next one goes on with. */
export async function fullStep(
  parts: SyncParts,
  request: RequestOf<'full'>,
  invocation: Invocation,
): Promise<Committed | Fetched | Refused> {
  const maxMinutes = Infinity;
  const fetched = await fetchStep(parts, { ...request, mode: 'fetch', maxMinutes }, invocation);
  if (fetched.status !== 'fetched') return fetched;
  return await commitStep(parts, { mode: 'commit', runId: fetched.runId }, invocation);
}
