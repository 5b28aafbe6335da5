import { statisticsToJson } from './statistics-to-json.ts';
import type { Statistics } from './statistics.ts';

/** The statistics as indented JSON text, ending with a line feed. */
export function formatStatisticsJson(statistics: Statistics): string {
  return `${JSON.stringify(statisticsToJson(statistics), null, 2)}\n`;
}
