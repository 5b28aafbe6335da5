import { DATASETS } from '@vanta-vuln/core';
import { startSimulator } from '@vanta-vuln/vanta-simulator';
import { expect, it } from 'vitest';
import { collect } from '../test/collect.ts';
import { createVantaSource } from './vanta-source.ts';

it('reads a whole account through the port', async () => {
  await using simulator = await startSimulator({ vulnerabilities: 250, remediations: 120, assets: 40 });
  const { url, clientId, clientSecret } = simulator;
  await using source = createVantaSource({
    baseUrl: url,
    credentials: async () => ({ clientId, clientSecret }),
  });

  const rows = await Promise.all(
    DATASETS.map(async (dataset) => {
      const pages = await collect(source.pages(dataset));
      return pages.flatMap(({ records }) => records).length;
    }),
  );
  const integrations = await collect(source.integrations());

  expect(rows).toEqual([250, 120, 40]);
  expect(integrations.flatMap(({ records }) => records)).toHaveLength(4);
  expect(source.url).toBe(url);
  expect(await source.exists('assets', 'nobody')).toBe(false);
  expect(source.usage()).toMatchObject({ requests: 3 + 2 + 1 + 1 + 1, throttled: 0, requestsPerMinute: 50 });
});

it('reads remediations since a moment only, and nothing else by that moment', async () => {
  await using simulator = await startSimulator({ vulnerabilities: 20, remediations: 200, assets: 5 });
  const { url, clientId, clientSecret } = simulator;
  await using source = createVantaSource({
    baseUrl: url,
    credentials: async () => ({ clientId, clientSecret }),
  });
  const dates = simulator.rows('remediations').flatMap(({ remediationDate }) => remediationDate ?? []);
  const moments = dates.map((date) => Date.parse(date)).sort((a, b) => a - b);
  const remediatedAfter = moments[Math.floor(moments.length / 2)] ?? 0;

  const pages = await collect(source.pages('remediations', { remediatedAfter }));
  await collect(source.pages('vulnerabilities', { remediatedAfter }));

  expect(pages.flatMap(({ records }) => records)).toHaveLength(
    moments.filter((moment) => moment > remediatedAfter).length,
  );
  expect(simulator.requests.entries.at(-1)?.url).not.toContain('remediatedAfter');
});

it('shows and restores what it has used of the limit', async () => {
  await using simulator = await startSimulator({ vulnerabilities: 30, remediations: 0, assets: 3 });
  const { url, clientId, clientSecret } = simulator;
  const credentials = async () => ({ clientId, clientSecret });
  await using source = createVantaSource({ baseUrl: url, credentials, pageSize: 10 });
  await collect(source.pages('vulnerabilities'));
  const { pacing } = source.usage();
  expect(pacing.recent).toHaveLength(3);

  await using resumed = createVantaSource({ baseUrl: url, credentials });
  resumed.restorePacing(pacing);
  expect(resumed.usage().pacing).toEqual(pacing);
  await collect(resumed.pages('assets'));
  expect(resumed.usage().pacing.recent).toHaveLength(4);
});
