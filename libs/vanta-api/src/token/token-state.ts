import * as z from 'zod';

/** A token as a header can carry it, without a blank or a line break. */
export const tokenValueSchema = z.string().regex(/^[\x21-\x7e]+$/);

/** What the processes of one application share about its token. */
export const tokenStateSchema = z.object({
  token: z
    .object({
      value: tokenValueSchema,
      /** From then on a new one is asked for, milliseconds since 1970. */
      renewAt: z.number(),
      expiresAt: z.number(),
      /** Of the secret that it was asked for with: who has another secret may not use it. */
      secretFingerprint: z.string(),
    })
    .nullable(),
  /** When the token endpoint answered in the last minute, or was asked by a process that has seen no answer. */
  requests: z.array(z.number()),
});

export type TokenState = z.infer<typeof tokenStateSchema>;
export type Token = NonNullable<TokenState['token']>;
/** A token as the endpoint gives it. */
export type MintedToken = Omit<Token, 'secretFingerprint'>;

export const NO_TOKEN: TokenState = { token: null, requests: [] };
