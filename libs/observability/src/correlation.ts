import { AsyncLocalStorage } from 'node:async_hooks';
import type { LogFacts } from '@vanta-vuln/core';

const storage = new AsyncLocalStorage<LogFacts>();

/**
 * Runs a function whose log entries, and those of everything that it awaits, carry these facts, such as the id of
 * a run; facts of an outer call stay.
 *
 * @example
 * import { withCorrelation } from '@vanta-vuln/observability';
 * await withCorrelation({ runId }, () => sync(...));
 */
export function withCorrelation<T>(facts: LogFacts, run: () => T): T {
  return storage.run({ ...storage.getStore(), ...facts }, run);
}

/** The facts that entries carry at this point; a copy. */
export function correlation(): Record<string, unknown> {
  return { ...storage.getStore() };
}
