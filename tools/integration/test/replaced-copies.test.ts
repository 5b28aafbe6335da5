import { join } from 'node:path';
import { openDuckDbEngine } from '@vanta-vuln/lake-duckdb';
import { runTemplate } from '@vanta-vuln/query-templates';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import { expect, it } from 'vitest';
import { openTestLake } from './open-test-lake.ts';
import { syncStore } from './sync-account.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

const ASSETS = 'vulnerable_assets/current/assets_latest.parquet';

it.each(['critical-vulnerabilities', 'overdue', 'due-soon', 'new-since', 'top-assets'])(
  '%s mixes no run with another while a commit replaces the copies',
  async (template) => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'lake');
    await using opened = await openTestLake(path);
    const { lake, objects } = opened;
    await using simulator = await startSimulator({
      seed: 5,
      clock: new SimulatedClock({ start: Date.UTC(2026, 1, 26, 9) }),
      limits: 'off',
      vulnerabilities: 200,
      remediations: 0,
    });
    await syncStore(simulator, lake);
    const { bytes: before } = await objects.get(ASSETS);
    await simulator.tick();
    const { observedAt: now } = await syncStore(simulator, lake);
    // Without the pointer the copies are read, as Athena always does.
    await objects.delete('commit.json');
    const namesOf = async () => {
      await using engine = await openDuckDbEngine({ folder: path });
      const { result } = await runTemplate(engine, template, { now });
      await using answer = result;
      const at = answer.columns.findIndex(({ name }) => name === 'asset_name');
      const names = new Set<unknown>();
      for await (const batch of answer.rows) for (const row of batch) names.add(row[at]);
      return names;
    };
    expect((await namesOf()).size).toBeGreaterThan(1);
    await objects.put(ASSETS, before);
    expect([...(await namesOf())]).toEqual([null]);
  },
);
