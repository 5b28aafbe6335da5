import * as z from 'zod';

const parameter = z.strictObject({
  name: z.string(),
  type: z.enum(['text', 'whole_number', 'moment', 'date', 'choice']),
  description: z.string(),
  example: z.string(),
  required: z.boolean(),
  default: z.string().nullable().meta({ description: 'What counts when it is left out, in words' }),
  choices: z.array(z.string()).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
});

export const templateList = z.strictObject({
  templates: z.array(
    z.strictObject({
      name: z.string(),
      title: z.string(),
      description: z.string(),
      tables: z.array(z.string()),
      parameters: z.array(parameter),
    }),
  ),
});
