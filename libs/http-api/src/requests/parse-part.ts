import type * as z from 'zod';
import { InvalidRequestError } from '../request-errors.ts';

type Issue = Pick<z.core.$ZodIssue, 'path' | 'message'>;

/** A part of a request as its schema has it. Throws InvalidRequestError that names each fault. */
export function parsePart<Value>(part: string, schema: z.ZodType<Value>, input: unknown): Value {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidRequestError(
    parsed.error.issues.flatMap(faultsOf).map(({ path, message }) => ({
      path: [part, ...path.map(String)].join('.'),
      message,
    })),
  );
}

/** Where one form alone has all the fields that were sent, that one was meant: then its faults tell more. */
function faultsOf(issue: z.core.$ZodIssue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const [meant, ...others] = issue.errors.filter((faults) =>
    faults.every(({ code }) => code !== 'unrecognized_keys'),
  );
  if (meant === undefined || others.length > 0) return [issue];
  return meant.map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
}
