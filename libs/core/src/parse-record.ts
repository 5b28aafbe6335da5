import type * as z from 'zod';
import { integrationSchema } from './integration.ts';
import type { Integration } from './integration.ts';
import { isJsonObject } from './json.ts';
import type { JsonObject } from './json.ts';
import { quickCheck } from './quick-check.ts';
import { repairRecord, valueAt } from './repair-record.ts';
import { vulnerabilitySchema } from './vulnerability.ts';
import type { Vulnerability } from './vulnerability.ts';
import { vulnerabilityRemediationSchema } from './vulnerability-remediation.ts';
import type { VulnerabilityRemediation } from './vulnerability-remediation.ts';
import { vulnerableAssetSchema } from './vulnerable-asset.ts';
import type { VulnerableAsset } from './vulnerable-asset.ts';

/** The wire type of each resource. */
export interface ResourceRecords {
  readonly vulnerabilities: Vulnerability;
  readonly remediations: VulnerabilityRemediation;
  readonly assets: VulnerableAsset;
  readonly integrations: Integration;
}

/** A list of the API: a dataset, or the integrations. */
export type ResourceName = keyof ResourceRecords;

/** A value that could not be understood. */
export interface UnusableValue {
  readonly field: string;
  readonly text: string;
}

/** A record that can be used. */
export interface UsableRecord<R extends ResourceName> {
  readonly usable: true;
  readonly record: ResourceRecords[R];
  /** The object as it was received, with every unknown field. */
  readonly raw: JsonObject;
  /** Values of a wrong type, which are null in `record` or left out of their list, with an excerpt of each. */
  readonly unusableValues: readonly UnusableValue[];
}

/** A record that cannot be used: it is counted and reported, and its id, if it has one, counts as seen. */
export interface UnusableRecord {
  readonly usable: false;
  readonly id: string | null;
  /** What is wrong with it, naming the field and the value. */
  readonly reason: string;
}

const SCHEMAS: { readonly [R in ResourceName]: z.ZodType<ResourceRecords[R]> } = {
  vulnerabilities: vulnerabilitySchema,
  remediations: vulnerabilityRemediationSchema,
  assets: vulnerableAssetSchema,
  integrations: integrationSchema,
};

const FITS: { readonly [R in ResourceName]: (raw: unknown) => raw is ResourceRecords[R] } = {
  vulnerabilities: quickCheck(vulnerabilitySchema),
  remediations: quickCheck(vulnerabilityRemediationSchema),
  assets: quickCheck(vulnerableAssetSchema),
  integrations: quickCheck(integrationSchema),
};

/**
 * Checks one record of an answer of Vanta against its schema.
 *
 * A value of a wrong type (a number where a text belongs) becomes null, or is left out of its list, and is reported in
 * `unusableValues`. A record without an id, or with something else where a list or an object belongs, is unusable.
 */
export function parseRecord<R extends ResourceName>(
  resource: R,
  raw: unknown,
): UsableRecord<R> | UnusableRecord {
  if (!isJsonObject(raw)) return { usable: false, id: null, reason: `not an object: ${excerpt(raw)}` };
  const fits: (value: unknown) => value is ResourceRecords[R] = FITS[resource];
  const record: unknown = raw;
  if (fits(record)) return { usable: true, record, raw, unusableValues: [] };
  const schema = SCHEMAS[resource];
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { usable: true, record: parsed.data, raw, unusableValues: [] };

  const repaired = repairRecord(schema, raw, parsed.error);
  if (!repaired.fits)
    return { usable: false, id: idOf(resource, raw), reason: reasonOf(raw, repaired.issue) };
  const unusableValues = repaired.misfits.map((path) => ({
    field: fieldOf(path),
    text: excerpt(valueAt(raw, path)),
  }));
  return { usable: true, record: repaired.record, raw, unusableValues };
}

/** Fields of all elements of a list are one. */
function fieldOf(path: readonly PropertyKey[]): string {
  return path.filter((step) => typeof step !== 'number').join('.');
}

function idOf(resource: ResourceName, raw: JsonObject): string | null {
  const id = resource === 'integrations' ? raw['integrationId'] : raw['id'];
  return typeof id === 'string' && id !== '' ? id : null;
}

function reasonOf(raw: JsonObject, issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'it does not fit';
  const field = issue.path.map(String).join('.');
  const [first] = issue.path;
  return `${field}: ${issue.message}, got ${excerpt(typeof first === 'string' ? raw[first] : raw)}`;
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
