/** Orders severities: CRITICAL, HIGH, MEDIUM, LOW, then others, UNKNOWN last. The name itself breaks ties. */
export const severityRank = (column: string) =>
  `CASE ${column} WHEN 'CRITICAL' THEN 0 WHEN 'HIGH' THEN 1 WHEN 'MEDIUM' THEN 2 WHEN 'LOW' THEN 3 WHEN 'UNKNOWN' THEN 5 ELSE 4 END`;

/** True for every row when the parameter is not given. */
export const severityIs = (column: string) =>
  `(CAST({severity} AS varchar) IS NULL OR ${column} = upper({severity}))`;

/** A missing or empty text is UNKNOWN. */
export const orUnknown = (column: string) => `coalesce(nullif(${column}, ''), 'UNKNOWN')`;

// 86,400,000 milliseconds, as a double.
const MS_PER_DAY = '8.64E7';

/** The mean of durations in milliseconds, in days: whole milliseconds add up exactly. */
export const meanDays = (durations: string) =>
  `CAST(sum(${durations}) AS double) / nullif(count(${durations}) * 86400000, 0)`;

/** The nearest rank of durations in milliseconds, in days: of n sorted values the one at ceil(share * n). */
export const rankDays = (durations: string, share: '5E-1' | '9E-1') =>
  `element_at(array_sort(array_agg(${durations}) FILTER (WHERE ${durations} IS NOT NULL)), CAST(ceil(${share} * count(${durations})) AS integer)) / ${MS_PER_DAY}`;

/** A ratio as a double; null over nothing. */
export const ratio = (part: string, whole: string) => `CAST(${part} AS double) / nullif(${whole}, 0)`;
