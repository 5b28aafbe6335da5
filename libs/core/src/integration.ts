import * as z from 'zod';

/** One integration as `GET /v1/integrations` sends it. */
export const integrationSchema = z.looseObject({
  integrationId: z.string().min(1),
  displayName: z.string().nullish(),
  resourceKinds: z.array(z.string()).nullish(),
  connections: z
    .array(
      z.looseObject({
        connectionId: z.string().nullish(),
        isDisabled: z.boolean().nullish(),
        connectionErrorMessage: z.string().nullish(),
      }),
    )
    .nullish(),
});

/** A scanner (or other tool) connected to Vanta. Zero findings of a disconnected one are not good news. */
export type Integration = z.infer<typeof integrationSchema>;
