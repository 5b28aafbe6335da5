import * as z from 'zod';

/** The JSON Schema (2020-12, as OpenAPI 3.1 has it) of what a schema takes. */
export function toJsonSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _dialect, '~standard': _standard, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}
