import { utcDate } from '@vanta-vuln/core';

const groupedDigits = new Intl.NumberFormat('en-US');

/** A number with its digits in groups of three. */
export function formatCount(value: number): string {
  return groupedDigits.format(value);
}

/** The UTC day of a moment; a dash for none. */
export function formatDay(moment: number | null): string {
  return moment === null ? '-' : utcDate(moment);
}

/** The UTC minute of a moment. */
export function formatMinute(moment: number): string {
  return new Date(moment).toISOString().slice(0, 16).replace('T', ' ');
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
