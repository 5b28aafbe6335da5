import { readFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { hasPendingIo } from './pending-io.ts';

describe('hasPendingIo', () => {
  it('is true at every turn from the opening of a file until it is closed again', async () => {
    let turns = 0;
    let quiet = 0;
    for (let round = 0; round < 50; round += 1) {
      let reading = true;
      const read = readFile(import.meta.filename).then(() => {
        reading = false;
      });
      for (await nextTurn(); reading; await nextTurn()) {
        turns += 1;
        if (!hasPendingIo()) quiet += 1;
      }
      await read;
    }
    expect(turns).toBeGreaterThan(0);
    expect(quiet).toBe(0);
  });
});
