import { TrinoSQL } from 'dt-sql-parser';
import { describe, expect, it } from 'vitest';
import { heldDaysStatement } from './held-days.ts';
import { prepareTemplate } from './prepare-template.ts';
import { QUERY_TEMPLATES } from './query-templates.ts';

const parser = new TrinoSQL();
const errorsIn = (sql: string) =>
  parser.validate(sql).map(({ message, startLine }) => `${startLine}: ${message}`);

const examplesOf = (name: string) => {
  const parameters = QUERY_TEMPLATES.find((template) => template.name === name)?.parameters ?? {};
  return Object.fromEntries(Object.entries(parameters).map(([key, { example }]) => [key, example]));
};

describe('the grammar of Trino', () => {
  it('refuses what is no SQL', () => {
    expect(errorsIn('SELECT * FRM vanta_vulnerabilities')).not.toEqual([]);
  });

  it.each(QUERY_TEMPLATES.map(({ name }) => name))('takes %s', (name) => {
    const { statement } = prepareTemplate(name, examplesOf(name), { now: 0 });
    expect(errorsIn(statement.sql)).toEqual([]);
  });

  it('takes the question for the days of a table', () => {
    expect(errorsIn(heldDaysStatement('vanta_vulnerabilities', '2026-01-31').sql)).toEqual([]);
  });
});
