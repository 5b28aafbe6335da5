import { integrationToRow } from '@vanta-vuln/core';
import type { VantaSource } from '@vanta-vuln/vanta-api';
import { failedCheck } from './check.ts';
import type { Check } from './check.ts';
import type { ScannerFacts } from './check-scanners.ts';

/** Asks the API for the integrations: the cheapest question that needs host, credentials and scope to be right. */
export async function checkApi(
  open: () => Promise<VantaSource>,
  signal: AbortSignal,
): Promise<{ readonly check: Check; readonly scanners: readonly ScannerFacts[] | null }> {
  const name = 'api';
  try {
    // Within: it refuses an address that can't work before anything is asked.
    await using source = await open();
    const scanners: ScannerFacts[] = [];
    for await (const page of source.integrations({ signal }))
      scanners.push(...page.records.map(integrationToRow));
    return { check: { name, status: 'ok', message: `${source.url} answers`, hint: null }, scanners };
  } catch (error) {
    signal.throwIfAborted();
    return { check: failedCheck(name, error), scanners: null };
  }
}
