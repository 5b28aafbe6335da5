import * as z from 'zod';

/** Problem details (RFC 9457), as every error is answered. */
export const problemSchema = z.looseObject({
  type: z.string().meta({ example: 'urn:vanta-vuln:problem:template-unknown' }),
  title: z.string(),
  status: z.int(),
  detail: z.string().meta({ description: 'What happened, with the value at fault' }),
  code: z.string().meta({ description: 'Stable: programs may branch on it', example: 'template-unknown' }),
  hint: z.string().meta({ description: 'What to do about it' }),
  retryable: z.boolean().meta({ description: 'Whether the same request may succeed later' }),
  request_id: z.string(),
  problems: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});
