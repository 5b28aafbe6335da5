import * as z from 'zod';

const properties = z.record(z.string(), z.unknown());

const resource = z.looseObject({
  Type: z.string(),
  Condition: z.string().optional(),
  DeletionPolicy: z.string().optional(),
  Properties: properties.default({}),
});

const parameter = z.looseObject({
  Type: z.string(),
  Default: z.union([z.string(), z.number()]).optional(),
  Description: z.string().optional(),
});

/** What is looked into of a template. */
export const templateSchema = z.looseObject({
  Parameters: z.record(z.string(), parameter),
  Resources: z.record(z.string(), resource),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })),
});

/** A template with its functions written out. */
export type Template = z.infer<typeof templateSchema>;

/** One resource of a template. */
export type Resource = z.infer<typeof resource>;
