import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createTemporaryFolder } from '@vanta-vuln/contract-tests/lists';
import { expect, it } from 'vitest';
import { openFolderLake } from './folder-lake.ts';

const KEPT = 'vulnerabilities/year=2026/month=01/day=02/vulnerabilities.parquet';

it('lists the files that stay while folders beside them are emptied and removed', async () => {
  await using folder = await createTemporaryFolder();
  const put = async (key: string) => {
    await mkdir(dirname(join(folder.path, key)), { recursive: true });
    await writeFile(join(folder.path, key), key);
  };
  await put(KEPT);
  const lake = await openFolderLake(folder.path);
  let isOver = false;
  const others = Array.from({ length: 8 }, async (_, index) => {
    const year = `vulnerabilities/year=${2000 + index}`;
    while (!isOver) {
      await put(`${year}/month=01/day=01/vulnerabilities.parquet`);
      await rm(join(folder.path, year), { recursive: true });
    }
  });
  try {
    for (let time = 0; time < 100; time += 1) {
      const keys = (await lake.list('vulnerabilities/')).map(({ key }) => key);
      expect(keys).toContain(KEPT);
    }
  } finally {
    isOver = true;
    await Promise.all(others);
  }
});
