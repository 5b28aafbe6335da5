import { formatCount } from '@vanta-vuln/core';
import type { Counts } from './counts.ts';

/** A value of a report with what it is, so that each format can write it in its own way. */
export type ReportCell =
  | { readonly kind: 'text' | 'day'; readonly value: string | null }
  | { readonly kind: 'count' | 'score' | 'days' | 'share'; readonly value: number | null };

/** One table of a report; the first column names the row, the others are figures. */
export interface ReportSection {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly [name: string, ...figures: ReportCell[]])[];
}

/** A text; null is shown as missing. */
export function text(value: string | null): ReportCell {
  return { kind: 'text', value };
}

/** A UTC day. */
export function day(value: string): ReportCell {
  return { kind: 'day', value };
}

/** A whole number. */
export function count(value: number): ReportCell {
  return { kind: 'count', value };
}

/** A CVSS score or an average of counts, for people with two decimals. */
export function score(value: number | null): ReportCell {
  return { kind: 'score', value };
}

/** A duration in days, for people with one decimal. */
export function days(value: number | null): ReportCell {
  return { kind: 'days', value };
}

/** A part of 1, for people in percent. */
export function share(value: number | null): ReportCell {
  return { kind: 'share', value };
}

/** A table of counts, in their order. */
export function countSection(
  title: string,
  heading: string,
  counts: Counts,
  nameOf: (key: string) => string = (key) => key,
): ReportSection {
  return {
    title,
    columns: [heading, 'Count'],
    rows: [...counts].map(([key, value]) => [nameOf(key), count(value)]),
  };
}

/** A cell as people read it. */
export function cellText({ kind, value }: ReportCell): string {
  if (value === null) return '-';
  switch (kind) {
    case 'text':
    case 'day':
      return value;
    case 'count':
      return formatCount(value);
    case 'score':
      return value.toFixed(2);
    case 'days':
      return value.toFixed(1);
    case 'share':
      return `${(value * 100).toFixed(1)} %`;
  }
}
