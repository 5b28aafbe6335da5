import { describe, expect, it } from 'vitest';
import { describeDefault } from './describe-default.ts';
import { touchedDays } from './day-range.ts';
import { prepareTemplate } from './prepare-template.ts';
import { QUERY_TEMPLATES } from './query-templates.ts';
import type { TemplateInputs } from './resolve-parameters.ts';
import { TemplateParameterError, UnknownTemplateError } from './template-errors.ts';

const NOW = Date.UTC(2026, 0, 31, 12);
const prepare = (name: string, parameters: TemplateInputs = {}) =>
  prepareTemplate(name, parameters, { now: NOW });
const errorOf = (name: string, parameters: TemplateInputs = {}): unknown => {
  try {
    return prepare(name, parameters);
  } catch (error) {
    return error;
  }
};

describe('a prepared template', () => {
  it('has a question mark for each value, in their order', () => {
    const { statement, values } = prepare('due-soon', { severity: 'high', limit: '5' });
    expect(values).toEqual({ as_of: NOW, days: 14, severity: 'high', limit: 5 });
    expect(statement.sql.split('?')).toHaveLength(statement.parameters.length + 1);
    expect(statement.sql).not.toMatch(/[{}]/);
    expect(statement.parameters).toEqual([
      { type: 'timestamp', value: NOW },
      { type: 'timestamp', value: NOW },
      { type: 'bigint', value: 14 },
      { type: 'timestamp', value: NOW },
      { type: 'string', value: 'high' },
      { type: 'string', value: 'high' },
      { type: 'bigint', value: 5 },
    ]);
  });

  it.each([Number.NaN, Infinity, 0.5, 1e20])('is not made at the moment %d, which is none', (now) => {
    expect(() => prepareTemplate('overdue', {}, { now })).toThrow(
      expect.objectContaining({ code: 'template-parameter', parameter: 'now' }),
    );
  });

  it('never puts a value into the text', () => {
    const hostile = `'; DROP TABLE vanta_vulnerabilities; -- {limit} ?`;
    const { statement } = prepare('cve-exposure', { cve: hostile });
    expect(statement.sql).toBe(prepare('cve-exposure', { cve: 'CVE-2021-44228' }).statement.sql);
    expect(statement.parameters.filter(({ value }) => value === hostile)).toHaveLength(2);
  });

  it('names its days as partitions have them', () => {
    const trend = prepare('severity-trend', { from: '2026-01-01' });
    expect(touchedDays(trend.template, trend.values)).toEqual([
      { table: 'vanta_vulnerabilities', from: '2026-01-01', to: '2026-01-31' },
    ]);
    expect(trend.statement.parameters.map(({ value }) => value)).toEqual([
      '20260101',
      '20260131',
      '20260101',
      '20260131',
    ]);
  });

  it('takes the days of moments for the history', () => {
    const { template, values, statement } = prepare('new-since', { since: '2026-01-24T18:00:00Z' });
    expect(touchedDays(template, values)).toEqual([
      { table: 'vanta_vulnerability_history', from: '2026-01-24', to: '2026-01-31' },
    ]);
    expect(statement.parameters.slice(0, 2)).toEqual([
      { type: 'string', value: '20260124' },
      { type: 'string', value: '20260131' },
    ]);
  });

  it('counts defaults from the present moment, or from what was given', () => {
    expect(prepare('severity-trend').values).toEqual({ from: '2026-01-02', to: '2026-01-31' });
    expect(prepare('severity-trend', { to: '2025-06-30' }).values).toEqual({
      from: '2025-06-01',
      to: '2025-06-30',
    });
  });

  it('takes a date for the first moment of the day, and for the last one where a range ends', () => {
    const { values } = prepare('mttr', { from: '2026-01-01', to: '2026-01-31' });
    expect(values).toMatchObject({ from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 1, 1) - 1 });
  });
});

describe('a wrong question', () => {
  it.each([
    [
      'severity-trend',
      'from',
      { from: '2026-01-31', to: '2026-01-01' },
      'is 2026-01-31: this is after to, 2026-01-01',
    ],
    ['severity-trend', 'from', { from: '2026-02-01' }, 'is 2026-02-01: this is after to, 2026-01-31'],
    [
      'mttr',
      'from',
      { from: '2026-01-31T12:00:00Z', to: '2026-01-30' },
      'is 2026-01-31T12:00:00.000Z: this is after to, 2026-01-30T23:59:59.999Z',
    ],
    [
      'new-since',
      'since',
      { since: '2026-01-31', to: '2026-01-01' },
      'is 2026-01-31T00:00:00.000Z: this is after to, 2026-01-01T23:59:59.999Z',
    ],
  ])('%s of a range whose %s is after its end', (name, start, parameters, problem) => {
    expect(errorOf(name, parameters)).toMatchObject({
      parameter: start,
      message: `${name}: the parameter ${start} ${problem}, and nothing lies in between.`,
    });
  });

  it('for an unknown template names the nearest one, and all', () => {
    const error = errorOf('top-asset');
    expect(error).toBeInstanceOf(UnknownTemplateError);
    expect(error).toMatchObject({ code: 'template-unknown', nearest: 'top-assets' });
    expect(error).toHaveProperty('hint', expect.stringMatching(/top-assets.*critical-vulnerabilities/));
  });

  it('with an unknown parameter names the nearest one', () => {
    const error = errorOf('top-assets', { limits: 5 });
    expect(error).toBeInstanceOf(TemplateParameterError);
    expect(error).toHaveProperty('hint', expect.stringContaining('Did you mean limit?'));
  });

  it('that is like nothing there is gets no guess, but all the names', () => {
    const error = errorOf('nope');
    expect(error).toMatchObject({ nearest: null });
    expect(error).toHaveProperty('hint', expect.stringMatching(/^The templates are .*mttr/));
    expect(errorOf('mttr', { colour: 'red' })).toHaveProperty(
      'hint',
      'Its parameters are from, to, severity.',
    );
  });

  it.each(['constructor', '__proto__', 'toString'])('takes no %s for a template or parameter', (word) => {
    expect(errorOf(word)).toBeInstanceOf(UnknownTemplateError);
    expect(errorOf('top-assets', { [word]: '1' })).toBeInstanceOf(TemplateParameterError);
  });

  it('without a parameter that has no default says what is missing', () => {
    const error = errorOf('point-in-time');
    expect(error).toMatchObject({ code: 'template-parameter', parameter: 'date' });
    expect(error).toHaveProperty('message', 'point-in-time: the parameter date is missing.');
  });

  it.each([
    ['top-assets', 'limit', 'ten', 'a whole number from 1 to 1000000'],
    ['top-assets', 'limit', 0, 'a whole number from 1 to 1000000'],
    ['top-assets', 'limit', 1.5, 'a whole number from 1 to 1000000'],
    ['overdue', 'as_of', '31.01.2026', 'an ISO 8601 date'],
    ['overdue', 'as_of', '2026-02-30', 'an ISO 8601 date'],
    ['overdue', 'as_of', '0000-12-31', 'an ISO 8601 date or moment of the years 1 to 9999'],
    ['overdue', 'as_of', 8.64e15, 'an ISO 8601 date or moment of the years 1 to 9999'],
    ['overdue', 'as_of', NaN, 'an ISO 8601 date'],
    ['overdue', 'severity', 5, 'a text'],
    ['overdue', 'severity', ' ', 'a text with something in it'],
    ['overdue', 'severity', 'crit', 'a severity such as CRITICAL'],
    ['critical-vulnerabilities', 'severity', 'hihg', 'a severity such as HIGH'],
    ['cve-exposure', 'cve', '', 'a text with something in it'],
    ['point-in-time', 'date', '2026-02-30', 'a UTC day'],
    ['point-in-time', 'date', '2026-01-31T00:00:00Z', 'a UTC day'],
    ['opened-versus-fixed', 'period', 'year', 'one of day, week, month'],
  ])('%s with %s = %j tells the value, and that it is no %4$s', (name, parameter, value, expected) => {
    const error = errorOf(name, { [parameter]: value });
    expect(error).toBeInstanceOf(TemplateParameterError);
    expect(error).toHaveProperty('message', expect.stringContaining(String(value)));
    expect(error).toHaveProperty('message', expect.stringContaining(expected));
  });
});

describe('every template', () => {
  it.each(QUERY_TEMPLATES)('$name describes itself, and its examples are values', ({ name, ...template }) => {
    expect(template.title).toMatch(/^[A-Z]/);
    expect(template.description).toMatch(/\.$/);
    const examples: Record<string, string> = {};
    for (const [key, { example }] of Object.entries(template.parameters)) examples[key] = example;
    expect(() => prepare(name, examples)).not.toThrow();
  });

  it.each(QUERY_TEMPLATES)('$name uses each of its parameters', ({ sql, parameters }) => {
    const used = new Set([...sql.matchAll(/\{(\w+)(?::day)?\}/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(Object.keys(parameters).sort());
  });

  it.each(QUERY_TEMPLATES.filter(({ parameters }) => 'to' in parameters))(
    '$name refuses a range that ends before it starts',
    ({ name, parameters }) => {
      const given = Object.fromEntries(
        Object.entries(parameters).map(([key, { example }]) => [key, example]),
      );
      expect(errorOf(name, { ...given, to: '0001-01-01' })).toMatchObject({ code: 'template-parameter' });
    },
  );

  it.each(QUERY_TEMPLATES)('$name asks no engine for the time, and for no approximation', ({ sql }) => {
    expect(sql).not.toMatch(/\b(now|current_timestamp|current_date|localtimestamp|approx_\w+)\b/i);
  });

  it.each(QUERY_TEMPLATES)('$name adds no milliseconds: Trino can add those of 25 days only', ({ sql }) => {
    expect(sql).not.toMatch(/date_add\('(millisecond|second)'/);
  });

  it.each(QUERY_TEMPLATES)(
    '$name reads the tables that it declares, and names the days of each',
    (template) => {
      const named = new Set([...template.sql.matchAll(/\b(vanta_\w+)/g)].map(([, name]) => name));
      expect([...named].sort()).toEqual(template.tables.map(({ name }) => name).sort());
      const daily = template.tables.filter(({ name }) => !name.endsWith('_current'));
      expect(daily.every(({ days }) => days !== undefined)).toBe(true);
      const reads = [...template.sql.matchAll(/(?:FROM|JOIN) (vanta_\w+)/g)].map(([, name]) => name);
      const dailyReads = reads.filter((name) => daily.some((table) => table.name === name));
      const ranges = template.sql.match(/year \|\| \w+\.month \|\| \w+\.day BETWEEN/g) ?? [];
      expect(ranges).toHaveLength(dailyReads.length);
    },
  );

  it('has a name of its own', () => {
    expect(new Set(QUERY_TEMPLATES.map(({ name }) => name)).size).toBe(QUERY_TEMPLATES.length);
  });
});

describe('a default in words', () => {
  it.each([
    ['severity-trend', 'from', '29 days before to'],
    ['severity-trend', 'to', 'now'],
    ['top-assets', 'limit', '10'],
    ['overdue', 'severity', 'none'],
    ['point-in-time', 'date', null],
  ])('of %s %s is %j', (name, parameter, words) => {
    const { template } = prepare(name, name === 'point-in-time' ? { date: '2026-01-31' } : {});
    const described = template.parameters[parameter];
    expect(described && describeDefault(described)).toBe(words);
  });
});
