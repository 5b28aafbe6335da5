import { closest } from 'fastest-levenshtein';
import type { QueryTemplate } from './query-template.ts';
import { QUERY_TEMPLATES } from './query-templates.ts';
import { UnknownTemplateError } from './template-errors.ts';

/** The template of a name. Throws UnknownTemplateError with the nearest name and all of them. */
export function findTemplate(name: string): QueryTemplate {
  const found = QUERY_TEMPLATES.find((template) => template.name === name);
  if (found !== undefined) return found;
  const names = QUERY_TEMPLATES.map((template) => template.name);
  throw new UnknownTemplateError(name, { names, nearest: closest(name, names) });
}
