import { integrationToRow } from '@vanta-vuln/core';
import type { VulnerabilitySource } from '@vanta-vuln/core';
import { failedCheck } from './check.ts';
import type { Check } from './check.ts';
import type { ScannerFacts } from './check-scanners.ts';

/** Asks the API for the integrations: the cheapest question that needs host, credentials and scope to be right. */
export async function checkApi(
  source: VulnerabilitySource,
  signal: AbortSignal,
): Promise<{ readonly check: Check; readonly scanners: readonly ScannerFacts[] | null }> {
  const name = 'api';
  try {
    const scanners: ScannerFacts[] = [];
    for await (const page of source.integrations({ signal }))
      scanners.push(...page.records.map(integrationToRow));
    return { check: { name, status: 'ok', message: `${source.url} answers`, hint: null }, scanners };
  } catch (error) {
    signal.throwIfAborted();
    return { check: failedCheck(name, error), scanners: null };
  }
}
