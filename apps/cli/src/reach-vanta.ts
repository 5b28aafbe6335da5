import type { VulnerabilitySource } from '@vanta-vuln/core';

/**
 * Asks the cheapest question that needs address, credentials and scope to be right; throws what the source does.
 *
 * The database of an older tool is upgraded for a sync that can be carried out only: that tool can't open it any more.
 */
export async function reachVanta(
  source: Pick<VulnerabilitySource, 'integrations'>,
  signal: AbortSignal,
): Promise<void> {
  const pages = source.integrations({ signal })[Symbol.asyncIterator]();
  await pages.next();
  await pages.return?.();
}
