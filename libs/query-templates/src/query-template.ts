import type { TemplateParameter } from './template-parameter.ts';

/** A table that a template reads. */
export interface TemplateTable {
  /** `vanta_vulnerabilities_current` and the others of the lake. */
  readonly name: string;
  /** The parameters that hold its first and last day; absent for tables that are not partitioned. */
  readonly days?: readonly [from: string, to: string];
}

/** A question with its answer in SQL. */
export interface QueryTemplate {
  /** `top-assets`. */
  readonly name: string;
  readonly title: string;
  /** What one row of the answer is, and what the words in it mean. */
  readonly description: string;
  readonly parameters: Readonly<Record<string, TemplateParameter>>;
  readonly tables: readonly TemplateTable[];
  /**
   * The `date` parameter for which the answer comes from the last run on or before the end of that day;
   * absent where the days stand for themselves.
   */
  readonly snapshot?: string;
  /**
   * Athena's SQL (Trino) with `{name}` for a parameter: a `?` of its type, a date as a partition has it
   * (`20260131`). `{name:day}` is the day of a moment in that form.
   */
  readonly sql: string;
}
