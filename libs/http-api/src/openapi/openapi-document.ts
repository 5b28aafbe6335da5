import type { Route, RouteFacts } from '../route.ts';
import { NO_BODY } from '../route.ts';
import { problemSchema } from '../schemas/problem-schema.ts';
import { toJsonSchema } from './to-json-schema.ts';

const PROBLEM = { $ref: '#/components/responses/Problem' };

/** The routes as an OpenAPI 3.1 document, whose schemas are those that check the requests. */
export function openApiDocument(routes: readonly Route[], { version }: { readonly version: string }) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { facts } of routes) (paths[facts.path] ??= {})[facts.method] = operation(facts);
  return {
    openapi: '3.1.0',
    info: {
      title: 'vanta-vuln',
      version,
      description: 'Vulnerabilities of a Vanta account: ready questions, statistics and the log of syncs.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '.' }],
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: { key: { type: 'apiKey', name: 'X-Api-Key', in: 'header' } },
      responses: {
        Problem: {
          description: 'Problem details (RFC 9457)',
          content: { 'application/problem+json': { schema: toJsonSchema(problemSchema) } },
        },
      },
    },
  };
}

function operation(facts: RouteFacts) {
  const { id, summary, description, body, isOpen = false } = facts;
  return {
    operationId: id,
    summary,
    description,
    ...(isOpen ? { security: [] } : {}),
    parameters: [
      ...fieldParameters('path', facts.params),
      ...fieldParameters('query', facts.query),
      ...Object.entries(facts.requestHeaders ?? {}).map(([name, meaning]) => ({
        name,
        in: 'header',
        description: meaning,
        schema: { type: 'string' },
      })),
    ],
    ...(body === NO_BODY
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: toJsonSchema(body) } } } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(facts.answers).map(([status]) => [status, answerOf(facts, Number(status))]),
      ),
      ...Object.fromEntries(facts.problems.map((status) => [String(status), PROBLEM])),
      default: PROBLEM,
    },
  };
}

function fieldParameters(place: 'path' | 'query', fields: RouteFacts['query']) {
  return Object.entries(fields.shape).map(([name, field]) => {
    const { description, ...schema } = toJsonSchema(field);
    return {
      name,
      in: place,
      required: place === 'path' || !field.safeParse(undefined).success,
      ...(description === undefined ? {} : { description }),
      schema,
    };
  });
}

function answerOf({ answers, mediaTypes }: RouteFacts, status: number) {
  const { description = '', schema, headers = {} } = answers[status] ?? {};
  const described: (readonly [string, unknown])[] = Object.entries(headers).map(([name, meaning]) => [
    name,
    { description: meaning, schema: { type: 'string' } },
  ]);
  // Only a whole answer has other forms than JSON.
  const types = status === 200 ? mediaTypes : mediaTypes.slice(0, 1);
  return {
    description,
    ...(described.length === 0 ? {} : { headers: Object.fromEntries(described) }),
    ...(schema === undefined
      ? {}
      : {
          content: Object.fromEntries(
            types.map((type) => [
              type,
              { schema: type === 'application/json' ? toJsonSchema(schema) : { type: 'string' } },
            ]),
          ),
        }),
  };
}
