// DuckDB wants a format of strptime to be there when the macro is made.
const PARSED_FORMATS = [
  '%Y-%m-%d',
  '%Y%m%d',
  '%Y-%m',
  '%Y%m',
  '%Y-%m-%d %H:%i',
  '%Y-%m-%d %H:%i:%s',
  '%Y-%m-%d %H:%i:%s.%f',
  '%Y-%m-%dT%H:%i:%s',
  '%Y-%m-%dT%H:%i:%s.%f',
  '%d/%m/%Y',
  '%m/%d/%Y',
  '%d.%m.%Y',
] as const;

const UNKNOWN_FORMAT = `'date_parse understands no format ' || format || ' here, only ${PARSED_FORMATS.join(' and ')}'`;

const parseWith = (format: string) =>
  `WHEN '${format}' THEN strptime(text, '${format.replace('%i', '%M').replace('%s', '%S')}')`;

/**
 * Trino's functions where DuckDB has none of that name or one that means something else.
 *
 * date_diff counts whole units, as Trino does; DuckDB's own counts the boundaries between them. date_add of a
 * DATE gives a timestamp.
 */
export const TRINO_MACROS: readonly string[] = [
  'date_diff(unit, one, other) AS date_sub(unit, one, other)',
  `date_add(unit, amount, moment) AS moment + CASE unit
    WHEN 'millisecond' THEN to_milliseconds(amount)
    WHEN 'second' THEN to_seconds(amount)
    WHEN 'minute' THEN to_minutes(amount)
    WHEN 'hour' THEN to_hours(amount)
    WHEN 'day' THEN to_days(CAST(amount AS INTEGER))
    WHEN 'week' THEN to_days(CAST(amount * 7 AS INTEGER))
    WHEN 'month' THEN to_months(CAST(amount AS INTEGER))
    WHEN 'quarter' THEN to_months(CAST(amount * 3 AS INTEGER))
    WHEN 'year' THEN to_months(CAST(amount * 12 AS INTEGER))
    ELSE error('''' || unit || ''' is not a valid Timestamp field') END`,
  `date_format(moment, format) AS strftime(moment, ${duckdbFormat('format')})`,
  `date_parse(text, format) AS CASE format ${PARSED_FORMATS.map(parseWith).join(' ')} ELSE error(${UNKNOWN_FORMAT}) END`,
  'from_iso8601_timestamp(text) AS CAST(CAST(text AS TIMESTAMPTZ) AS TIMESTAMP)',
  'from_iso8601_date(text) AS CAST(text AS DATE)',
  "to_iso8601(moment) AS strftime(moment, '%Y-%m-%dT%H:%M:%S.%gZ')",
  'from_unixtime(seconds) AS CAST(to_timestamp(seconds) AS TIMESTAMP)',
  'to_unixtime(moment) AS epoch(moment)',
  'day_of_week(moment) AS isodow(moment)',
  'dow(moment) AS isodow(moment)',
  'day_of_month(moment) AS day(moment)',
  'day_of_year(moment) AS dayofyear(moment)',
  'doy(moment) AS dayofyear(moment)',
  'week_of_year(moment) AS weekofyear(moment)',
  'year_of_week(moment) AS isoyear(moment)',
  'yow(moment) AS isoyear(moment)',
  'cardinality(list) AS len(list)',
  'element_at(list, place) AS list[place]',
  'array_join(list, separator) AS array_to_string(list, separator)',
  'contains(list, element) AS list_contains(list, element)',
  'array_max(list) AS list_max(list)',
  'array_min(list) AS list_min(list)',
  'split(text, separator) AS string_split(text, separator)',
  'strpos(text, part) AS instr(text, part)',
  'codepoint(text) AS unicode(text)',
  "json_extract_scalar(json, path) AS CASE WHEN json_type(json, path) NOT IN ('ARRAY', 'OBJECT', 'NULL') THEN json_extract_string(json, path) END",
  'regexp_like(text, pattern) AS regexp_matches(text, pattern)',
  // DuckDB's own is null where no condition was true or false.
  'count_if(condition) AS count(CASE WHEN condition THEN 1 END)',
  'is_nan(number) AS isnan(number)',
  'is_finite(number) AS isfinite(number)',
  'is_infinite(number) AS isinf(number)',
];

/** MySQL's letters for dates, which Trino takes, as those of strftime. Other letters mean the same in both. */
function duckdbFormat(format: string): string {
  const letters = [
    ['%M', '%B'],
    ['%i', '%M'],
    ['%h', '%I'],
    ['%s', '%S'],
    ['%T', '%H:%M:%S'],
    ['%W', '%A'],
    ['%D', '%-d'],
    ['%e', '%-d'],
    ['%c', '%-m'],
    ['%k', '%-H'],
    ['%l', '%-I'],
    ['%v', '%V'],
    ['%x', '%G'],
  ] as const;
  return letters.reduce((text, [from, to]) => `replace(${text}, '${from}', '${to}')`, format);
}
