import type { TemplateParameter } from './template-parameter.ts';

/** What counts when a parameter is not given, in words: `14`, `now`, `29 days before to`, `none`; null when it must be given. */
export function describeDefault({ default: fallback }: TemplateParameter): string | null {
  if (fallback === undefined) return null;
  if (fallback === null) return 'none';
  if (typeof fallback !== 'object') return String(fallback);
  const { of, days } = fallback;
  return days === 0 ? of : `${Math.abs(days)} days ${days < 0 ? 'before' : 'after'} ${of}`;
}
