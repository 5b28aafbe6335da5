import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdFilter } from './id-filter.ts';

describe('IdFilter', () => {
  it('knows every id that it was given, whatever they are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'binary' }), { maxLength: 300 }), (ids) => {
        const filter = new IdFilter();
        for (const id of ids) filter.add(id);
        return ids.every((id) => !filter.add(id));
      }),
    );
  });

  it('takes no new id for a known one among a million of the kinds that APIs use', () => {
    const filter = new IdFilter();
    let mistaken = 0;
    for (let index = 0; index < 500_000; index += 1) {
      if (!filter.add(`65f0c0ffee${index.toString(16).padStart(14, '0')}`)) mistaken += 1;
      if (!filter.add(`vulnerability-${index}`)) mistaken += 1;
    }
    expect(mistaken).toBe(0);
  });
});
