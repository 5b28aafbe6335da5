import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutToWidth, displayWidth } from './display-width.ts';

// Letters of one and of two columns, marks of none, emoji of several code points, punctuation of no script.
const LETTERS = [
  'a',
  'é',
  'e\u0301',
  'я',
  'ש',
  '漢',
  'デ',
  'ー',
  '한',
  '。',
  '…',
  '—',
  '“',
  ' ',
  '🙂',
  '👩‍💻',
  '🇦🇺',
  '❤️',
  'Ａ',
];
const texts = fc.array(fc.constantFrom(...LETTERS), { maxLength: 40 }).map((letters) => letters.join(''));

describe('a text that is cut', () => {
  it('is never wider than asked for, and begins as the whole', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 60 }), (text, width) => {
        const cut = cutToWidth(text, width);
        expect(displayWidth(cut)).toBeLessThanOrEqual(width);
        if (cut !== text) expect(text.startsWith(cut.replace(/…$/, ''))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps as many letters as have place', () => {
    expect(cutToWidth('脆弱性データベースの名前', 19)).toBe('脆弱性データベース…');
    expect(cutToWidth('Уязвимая версия пакета', 10)).toBe('Уязвимая …');
    expect(cutToWidth('“quoted” — text', 12)).toBe('“quoted” — …');
    expect(cutToWidth('plain text', 6)).toBe('plain…');
  });

  it('stays whole where it fits', () => {
    expect(cutToWidth('データベース', 12)).toBe('データベース');
  });

  it('never ends within a letter of several code points', () => {
    expect(cutToWidth('ab👩‍💻cd', 4)).toBe('ab…');
    expect(cutToWidth('ab👩‍💻cd', 5)).toBe('ab👩‍💻…');
    expect(cutToWidth('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301…');
  });
});
