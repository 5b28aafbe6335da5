import { formatCount, utcDate } from '@vanta-vuln/core';

/** A number of things: `1 day`, `1,200 days`, `1 entry of the history`. */
export function formatAmount(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** A number of bytes for people: `512 bytes`, `1.5 MB`, `120 GB`. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** power;
  const digits = power === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[power] ?? ''}`;
}

/** The UTC day of a moment, in milliseconds or as ISO 8601; a dash for none. */
export function formatDay(moment: number | string | null): string {
  if (moment === null) return '-';
  return typeof moment === 'number' ? utcDate(moment) : moment.slice(0, '2026-01-31'.length);
}

/** The UTC minute of a moment. */
export function formatMinute(moment: number): string {
  return new Date(moment).toISOString().slice(0, '2026-01-31T12:00'.length).replace('T', ' ');
}

/** A length of time for people: `8 s`, `3 min`, `1 h 5 min`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}
