import { utcDate } from '@vanta-vuln/core';
import type { QueryTemplate } from './query-template.ts';
import type { TemplateValues } from './resolve-parameters.ts';

/** The days of a partitioned table, both inclusive, each `2026-01-31`. */
export interface TouchedDays {
  readonly table: string;
  readonly from: string;
  readonly to: string;
}

/** The days that a template with these values touches, for each partitioned table. */
export function touchedDays({ tables }: QueryTemplate, values: TemplateValues): readonly TouchedDays[] {
  return tables.flatMap(({ name, days }) => {
    if (days === undefined) return [];
    const [from, to] = days.map((parameter) => toDay(values[parameter]));
    return from === undefined || to === undefined ? [] : [{ table: name, from, to }];
  });
}

function toDay(value: TemplateValues[string] | undefined): string {
  return typeof value === 'number' ? utcDate(value) : (value ?? '');
}
