import { QUERY_TEMPLATES, describeDefault } from '@vanta-vuln/query-templates';
import type { QueryTemplate, TemplateParameter } from '@vanta-vuln/query-templates';
import { JSON_TYPE, jsonResponse } from '../answers/json-response.ts';
import { NO_BODY, NO_FIELDS, defineRoute } from '../route.ts';
import { templateList } from '../schemas/template-schemas.ts';

/** `GET /api/v1/templates`. */
export const listTemplates = defineRoute({
  method: 'get',
  path: '/api/v1/templates',
  id: 'listTemplates',
  summary: 'The questions that can be asked',
  description: 'Every template with its parameters.',
  params: NO_FIELDS,
  query: NO_FIELDS,
  body: NO_BODY,
  mediaTypes: [JSON_TYPE],
  answers: { 200: { description: 'All of them', schema: templateList } },
  problems: [401, 406],
  answer: async () => jsonResponse({ templates: QUERY_TEMPLATES.map(templateToJson) }),
});

function templateToJson({ name, title, description, tables, parameters }: QueryTemplate) {
  return {
    name,
    title,
    description,
    tables: tables.map((table) => table.name),
    parameters: Object.entries(parameters).map(parameterToJson),
  };
}

function parameterToJson([name, parameter]: [string, TemplateParameter]) {
  const { type, description, example, choices, min, max } = parameter;
  return {
    name,
    type,
    description,
    example,
    required: parameter.default === undefined,
    default: describeDefault(parameter),
    ...(choices === undefined ? {} : { choices }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
}
