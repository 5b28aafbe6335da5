import type * as z from 'zod';
import { InvalidRequestError } from '../request-errors.ts';

/** A part of a request as its schema has it. Throws InvalidRequestError that names each fault. */
export function parsePart<Value>(part: string, schema: z.ZodType<Value>, input: unknown): Value {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidRequestError(
    parsed.error.issues.map(({ path, message }) => ({
      path: [part, ...path.map(String)].join('.'),
      message,
    })),
  );
}
