import { createVantaSource } from '@vanta-vuln/vanta-api';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Figure } from './figure.ts';

const MINUTE = 60_000;
const REQUESTS_PER_MINUTE = 50;
const PAGE_SIZE = 100;

/** How much longer than the limits allow a read under the true limits takes, on a simulated clock, and its 429s. */
export async function measurePacing(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const pages of [40, 200, 1000]) {
    const { milliseconds, throttled } = await readPages(pages);
    const best = Math.floor((pages - 1) / REQUESTS_PER_MINUTE) * MINUTE;
    const detail = `${(milliseconds / 1000).toFixed(1)} s, the limits allow ${best / 1000} s`;
    figures.push({ name: `429s over ${pages} pages`, value: throttled, unit: 'count', goal: 0, detail });
    if (best === 0) {
      figures.push({
        name: `${pages} pages in one burst`,
        value: milliseconds / 1000,
        unit: 's',
        goal: 1,
        detail,
      });
    } else {
      figures.push({
        name: `${pages} pages at 50 a minute`,
        value: milliseconds / best,
        unit: 'ratio',
        goal: 1.03,
        detail,
      });
    }
  }
  return figures;
}

async function readPages(
  pages: number,
): Promise<{ readonly milliseconds: number; readonly throttled: number }> {
  const clock = new SimulatedClock();
  await using simulator = await startSimulator({
    clock,
    vulnerabilities: pages * PAGE_SIZE,
    remediations: 0,
    assets: 1,
  });
  await using source = createVantaSource({
    baseUrl: simulator.url,
    credentials: async () => ({ clientId: simulator.clientId, clientSecret: simulator.clientSecret }),
    clock,
    tokenCacheFolder: null,
  });
  const begun = clock.now();
  let read = 0;
  for await (const page of source.pages('vulnerabilities')) read += page.records.length;
  if (read !== pages * PAGE_SIZE) throw new Error(`${read} rows were read instead of ${pages * PAGE_SIZE}.`);
  return { milliseconds: clock.now() - begun, throttled: simulator.requests.throttled };
}
