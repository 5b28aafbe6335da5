import { closestName } from '@vanta-vuln/core';
import type { QueryTemplate } from './query-template.ts';
import { QUERY_TEMPLATES } from './query-templates.ts';
import { UnknownTemplateError } from './template-errors.ts';

/** The template of a name. Throws UnknownTemplateError with all of them, and the one that was likely meant. */
export function findTemplate(name: string): QueryTemplate {
  const found = QUERY_TEMPLATES.find((template) => template.name === name);
  if (found !== undefined) return found;
  const names = QUERY_TEMPLATES.map((template) => template.name);
  throw new UnknownTemplateError(name, { names, nearest: closestName(name, names) });
}
