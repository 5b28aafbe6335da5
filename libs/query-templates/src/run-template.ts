import type { QueryEngine, QueryResult, RunQueryOptions } from '@vanta-vuln/core';
import { touchedDays } from './day-range.ts';
import { readHeldDays } from './held-days.ts';
import { prepareTemplate, toStatement } from './prepare-template.ts';
import type { PreparedTemplate, PrepareTemplateOptions } from './prepare-template.ts';
import type { TemplateInputs } from './resolve-parameters.ts';
import { NoSnapshotError } from './template-errors.ts';

/** A template that was run. */
export interface TemplateAnswer extends PreparedTemplate {
  /** The day of the snapshot that the answer comes from, `2026-01-31`; null where the template names days or none. */
  readonly snapshotDate: string | null;
  /** The caller disposes of it. */
  readonly result: QueryResult;
}

/** How to run a template. */
export interface RunTemplateOptions extends PrepareTemplateOptions, RunQueryOptions {
  readonly parameters?: TemplateInputs | undefined;
}

/**
 * Runs a template on an engine.
 *
 * Throws UnknownTemplateError, TemplateParameterError, NoSnapshotError for days before the first one of the
 * lake, and what the engine throws.
 */
export async function runTemplate(
  engine: QueryEngine,
  name: string,
  { parameters = {}, now, ...options }: RunTemplateOptions,
): Promise<TemplateAnswer> {
  const prepared = await resolveSnapshot(engine, prepareTemplate(name, parameters, { now }), options);
  return { ...prepared, result: await engine.run(prepared.statement, options) };
}

/**
 * Finds the snapshot that a prepared template is to read, where it wants one.
 *
 * Throws NoSnapshotError when all its days lie before the first one of the lake.
 */
export async function resolveSnapshot(
  engine: QueryEngine,
  prepared: PreparedTemplate,
  options: RunQueryOptions = {},
): Promise<PreparedTemplate & { readonly snapshotDate: string | null }> {
  const { template, values } = prepared;
  const [days] = touchedDays(template, values);
  if (days === undefined) return { ...prepared, snapshotDate: null };
  const { table, to } = days;
  const { first, lastUntil } = await readHeldDays(engine, { table, until: to }, options);
  if (template.snapshot === undefined) {
    // A lake without any day answers with no rows; one that begins later would hide that by answering so.
    if (first !== null && lastUntil === null) throw new NoSnapshotError(to, first);
    return { ...prepared, snapshotDate: null };
  }
  if (lastUntil === null) throw new NoSnapshotError(to, first);
  const atSnapshot = { ...values, [template.snapshot]: lastUntil };
  return { template, values, statement: toStatement(template, atSnapshot), snapshotDate: lastUntil };
}
