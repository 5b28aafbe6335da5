import { expect, test } from 'vitest';
import { asset, statisticsOf, vulnerability } from '../test/statistics-rows.ts';

test('assets are counted by type, the largest first, UNKNOWN last', async () => {
  const types = ['', 'SERVER', 'CONTAINER', 'CONTAINER', 'UNKNOWN', 'UNKNOWN'];
  const { assets } = await statisticsOf({
    assets: types.map((asset_type, index) => asset({ id: `a${index}`, asset_type })),
  });
  expect(assets.total).toBe(6);
  expect([...assets.byType]).toEqual([
    ['CONTAINER', 2],
    ['SERVER', 1],
    ['UNKNOWN', 3],
  ]);
});

test('an asset that several integrations see counts for each of them', async () => {
  const { assets } = await statisticsOf({
    assets: [
      asset({ id: 'a1', integration_ids: ['x', 'y'] }),
      asset({ id: 'a2', integration_ids: ['y'] }),
      asset({ id: 'a3' }),
    ],
  });
  expect([...assets.seenByIntegration]).toEqual([
    ['y', 2],
    ['x', 1],
    ['UNKNOWN', 1],
  ]);
});

test('the top assets bear the names that the assets have', async () => {
  const { assets } = await statisticsOf({
    vulnerabilities: [vulnerability({ target_id: 'a1' }), vulnerability({ target_id: 'gone' })],
    assets: [asset({ id: 'a1', name: 'web-1' }), asset({ id: 'a2', name: 'idle' })],
  });
  expect(assets.top).toEqual([
    { key: 'a1', count: 1, name: 'web-1' },
    { key: 'gone', count: 1, name: null },
  ]);
  expect(assets.averageActive).toBe(1);
});

test('only assets with one of the vulnerabilities can be counted', async () => {
  const { assets } = await statisticsOf(
    {
      vulnerabilities: [vulnerability({ target_id: 'a1' })],
      assets: [asset({ id: 'a1' }), asset({ id: 'a2' })],
    },
    { affectedAssetsOnly: true },
  );
  expect(assets.total).toBe(1);
});

test('the average over no asset is null', async () => {
  expect((await statisticsOf({ vulnerabilities: [vulnerability()] })).assets.averageActive).toBeNull();
});
