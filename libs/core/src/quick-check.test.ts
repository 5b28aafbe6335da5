import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { integrationSchema } from './integration.ts';
import { quickCheck } from './quick-check.ts';
import { vulnerabilitySchema } from './vulnerability.ts';
import { vulnerabilityRemediationSchema } from './vulnerability-remediation.ts';
import { vulnerableAssetSchema } from './vulnerable-asset.ts';

const schemas = {
  vulnerabilities: vulnerabilitySchema,
  remediations: vulnerabilityRemediationSchema,
  assets: vulnerableAssetSchema,
  integrations: integrationSchema,
  'what it knows nothing of': z.looseObject({
    id: z.string().min(1),
    values: z.array(z.unknown()).nullable(),
  }),
};

const value = fc.oneof(
  fc.string(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined, '', Infinity, NaN, [], {}),
  fc.array(fc.oneof(fc.string(), fc.integer())),
  fc.array(fc.record({ key: fc.oneof(fc.string(), fc.integer()), value: fc.string() }, { requiredKeys: [] })),
  fc.array(
    fc.record(
      { assetTags: fc.array(fc.record({ key: fc.string() })), ipv4s: fc.array(fc.string()) },
      { requiredKeys: [] },
    ),
  ),
);

describe.each(Object.entries(schemas))('the quick check of %s', (_, schema) => {
  const fits = quickCheck<unknown>(schema);
  const names = Object.keys(schema.shape);

  it('says yes to nothing that the schema refuses or changes', () => {
    const record = fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] });
    fc.assert(
      fc.property(fc.oneof(record, fc.jsonValue()), (raw) => {
        if (fits(raw)) expect(schema.parse(raw)).toEqual(raw);
      }),
    );
  });

  it('says yes to a row of the usual kind, with fields that nobody knows', () => {
    const empty = Object.fromEntries(names.map((name) => [name, null]));
    expect(fits({ ...empty, id: 'a', integrationId: 'b', unknownField: [{ deep: true }] })).toBe(true);
    expect(fits({ id: '', integrationId: '' })).toBe(false);
  });
});
