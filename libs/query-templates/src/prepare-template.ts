import { utcDate } from '@vanta-vuln/core';
import type { QueryParameter, QueryStatement } from '@vanta-vuln/core';
import { findTemplate } from './find-template.ts';
import type { QueryTemplate } from './query-template.ts';
import { resolveParameters } from './resolve-parameters.ts';
import type { TemplateInputs, TemplateValues } from './resolve-parameters.ts';
import type { TemplateParameter, TemplateValue } from './template-parameter.ts';

/** What a template's defaults depend on. */
export interface PrepareTemplateOptions {
  /** The present moment, milliseconds since 1970: templates never ask the engine for it. */
  readonly now: number;
}

/** A template with its values, ready to run. */
export interface PreparedTemplate {
  readonly template: QueryTemplate;
  readonly values: TemplateValues;
  readonly statement: QueryStatement;
}

/**
 * Checks the parameters of a template, fills in its defaults and makes the statement.
 *
 * Throws UnknownTemplateError and TemplateParameterError.
 *
 * @example
 * import { prepareTemplate } from '@vanta-vuln/query-templates';
 * const { statement } = prepareTemplate('top-assets', { limit: '5' }, { now: Date.now() });
 */
export function prepareTemplate(
  name: string,
  parameters: TemplateInputs,
  { now }: PrepareTemplateOptions,
): PreparedTemplate {
  const template = findTemplate(name);
  const values = resolveParameters(template, parameters, now);
  return { template, values, statement: toStatement(template, values) };
}

const PLACEHOLDER = /\{(\w+)(:day)?\}/g;

/** The statement of a template with checked values. */
export function toStatement(template: QueryTemplate, values: TemplateValues): QueryStatement {
  const parameters: QueryParameter[] = [];
  const sql = template.sql.trim().replaceAll(PLACEHOLDER, (_match, name: string, day: string | undefined) => {
    const parameter = template.parameters[name];
    if (parameter === undefined) throw new RangeError(`${template.name}: {${name}} is no parameter.`);
    parameters.push(toQueryParameter(day === undefined ? parameter.type : 'date', values[name] ?? null));
    return '?';
  });
  return { sql, parameters };
}

function toQueryParameter(type: TemplateParameter['type'], value: TemplateValue): QueryParameter {
  switch (type) {
    case 'text':
    case 'choice':
      return { type: 'string', value };
    case 'whole_number':
      return { type: 'bigint', value };
    case 'moment':
      return { type: 'timestamp', value };
    case 'date':
      return { type: 'string', value: toPartitionDay(value) };
  }
}

/** A day or moment as partitions have it, `20260131`: `year || month || day`. */
function toPartitionDay(value: TemplateValue): string | null {
  const day = typeof value === 'number' ? utcDate(value) : value;
  return day?.replaceAll('-', '') ?? null;
}
