import { describe, expect, it } from 'vitest';
import { judgeVanished } from './judge-vanished.ts';
import type { VanishedEvidence } from './judge-vanished.ts';

const few: VanishedEvidence = {
  stored: 1000,
  vanished: 5,
  explained: 0,
  sample: 'not-all-gone',
  pass: 1,
  rows: 995,
  withoutId: 0,
  acceptMassDisappearance: false,
};
const many: VanishedEvidence = { ...few, vanished: 300, rows: 700 };
const all: VanishedEvidence = { ...few, vanished: 1000, rows: 0 };

describe('rows that a complete read no longer shows', () => {
  it('are gone when a dated remediation explains each of them, however many', () => {
    expect(judgeVanished({ ...all, explained: 1000 })).toBe('gone');
  });

  it('are gone, all of them, when every sampled id answers that it does not exist', () => {
    expect(judgeVanished({ ...few, sample: 'all-gone' })).toBe('gone');
    expect(judgeVanished({ ...all, sample: 'all-gone' })).toBe('gone');
  });

  it('cause one more read when a sampled id still exists, and are gone when neither read showed them', () => {
    expect(judgeVanished(few)).toBe('read-again');
    expect(judgeVanished({ ...few, pass: 2 })).toBe('gone');
  });

  it('stop the sync when they are more than 50 and more than a fifth, or when the list is empty', () => {
    expect(judgeVanished(many)).toBe('refuse');
    expect(judgeVanished({ ...many, vanished: 200 })).toBe('read-again');
    expect(judgeVanished({ ...many, stored: 200, vanished: 50 })).toBe('read-again');
    expect(judgeVanished({ ...many, stored: 200, vanished: 51 })).toBe('refuse');
    expect(judgeVanished({ ...few, stored: 3, vanished: 3, rows: 0 })).toBe('refuse');
    expect(judgeVanished({ ...all, sample: 'not-asked' })).toBe('refuse');
  });

  it('do not stop it when all of a short list has been replaced', () => {
    expect(judgeVanished({ ...few, stored: 3, vanished: 3, rows: 3 })).toBe('read-again');
    expect(judgeVanished({ ...few, stored: 3, vanished: 3, rows: 6, pass: 2 })).toBe('gone');
  });

  it('do not stop it when the caller accepts a mass disappearance, but are still read again', () => {
    expect(judgeVanished({ ...many, acceptMassDisappearance: true })).toBe('read-again');
    expect(judgeVanished({ ...many, acceptMassDisappearance: true, pass: 2 })).toBe('gone');
  });

  it('stop it after a second read when most of a mass is explained, and a row of the rest still exists', () => {
    const explained = { ...many, explained: 290 };
    expect(judgeVanished(explained)).toBe('read-again');
    expect(judgeVanished({ ...explained, pass: 2 })).toBe('refuse');
    expect(judgeVanished({ ...explained, pass: 2, sample: 'all-gone' })).toBe('gone');
    expect(judgeVanished({ ...explained, pass: 2, explained: 300 })).toBe('gone');
    expect(judgeVanished({ ...explained, pass: 2, acceptMassDisappearance: true })).toBe('gone');
    expect(judgeVanished({ ...explained, pass: 2, vanished: 200, explained: 190 })).toBe('gone');
  });

  it('stay when a row without an id came with both reads, since it may be one of them', () => {
    expect(judgeVanished({ ...few, withoutId: 1 })).toBe('read-again');
    expect(judgeVanished({ ...few, withoutId: 1, pass: 2 })).toBe('keep');
    expect(judgeVanished({ ...few, withoutId: 0, pass: 2 })).toBe('gone');
  });

  it('are believed gone when the caller wants none of them asked for', () => {
    expect(judgeVanished({ ...few, sample: 'not-asked' })).toBe('gone');
  });
});
