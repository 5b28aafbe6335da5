import * as z from 'zod';

/** A whole number as a query string has it, in digits; no text at all is none, and not 0. */
export function countSchema({ min, max }: { readonly min: number; readonly max: number }) {
  return (
    z
      .string()
      .regex(/^ *\d+ *$/, { error: 'is no whole number', abort: true })
      .pipe(z.coerce.number<string>().int().min(min).max(max))
      // For the document of the API, in which a parameter has the type that is meant.
      .meta({ type: 'integer', minimum: min, maximum: max })
  );
}
