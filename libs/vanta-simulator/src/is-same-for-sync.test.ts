import { describe, expect, it } from 'vitest';
import { SimulatedClock } from './simulated-clock.ts';
import { startSimulator } from './start-simulator.ts';

const start = () => startSimulator({ vulnerabilities: 40, assets: 20, clock: new SimulatedClock() });

describe('a row that is written in another way', () => {
  it('is no change of an asset', async () => {
    await using simulator = await start();
    for (const asset of simulator.rows('assets')) {
      const scanners = asset.scanners?.map(({ ipv6s: _, ...scanner }) => ({
        lastSeenDate: '2026-01-01',
        ...scanner,
        imagePushedAtDate: scanner.imagePushedAtDate?.replace('Z', '+00:00'),
        assetTags: scanner.assetTags?.toReversed(),
      }));
      simulator.upsert('assets', { ...asset, scanners });
    }
    expect(simulator.closeGeneration().assets).toMatchObject({ updated: 0, unchanged: 20 });
  });

  it('is no change of a finding', async () => {
    await using simulator = await start();
    const rows = simulator.rows('vulnerabilities');
    for (const row of rows) simulator.upsert('vulnerabilities', { ...row, relatedUrls: ['b', 'a'] });
    simulator.closeGeneration();
    for (const row of rows) {
      const { deactivateMetadata } = row;
      const metadata = deactivateMetadata && {
        note: 'x',
        deactivatedOnDate: deactivateMetadata.deactivatedOnDate?.replace('Z', '+00:00'),
        deactivatedBy: deactivateMetadata.deactivatedBy,
        deactivationReason: deactivateMetadata.deactivationReason,
        isVulnDeactivatedIndefinitely: deactivateMetadata.isVulnDeactivatedIndefinitely,
        ...(deactivateMetadata.deactivatedUntilDate
          ? { deactivatedUntilDate: deactivateMetadata.deactivatedUntilDate }
          : {}),
      };
      simulator.upsert('vulnerabilities', {
        ...row,
        relatedUrls: ['a', 'b'],
        deactivateMetadata: metadata ?? null,
      });
    }
    expect(rows.some((row) => row.deactivateMetadata)).toBe(true);
    expect(simulator.closeGeneration().vulnerabilities).toMatchObject({ updated: 0, unchanged: 40 });
  });

  it('is a change where a scanner says something else', async () => {
    await using simulator = await start();
    for (const asset of simulator.rows('assets')) {
      simulator.upsert('assets', {
        ...asset,
        scanners: asset.scanners?.map((scanner) => ({ ...scanner, biosUuid: 'other' })),
      });
    }
    expect(simulator.closeGeneration().assets).toMatchObject({ updated: 20, unchanged: 0 });
  });
});
