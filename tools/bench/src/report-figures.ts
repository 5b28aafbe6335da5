import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Table from 'cli-table3';
import { reachesGoal } from './figure.ts';
import type { Figure } from './figure.ts';

const REPORTS = join(import.meta.dirname, '../../../.reports');

/** Prints figures as a table, and writes them to a file of that name among the reports. */
export async function reportFigures(figures: readonly Figure[], fileName: string): Promise<void> {
  const table = new Table({
    head: ['figure', 'value', 'at most', '', 'detail'],
    style: { head: [], border: [] },
  });
  for (const figure of figures) {
    const { name, value, unit, goal, detail } = figure;
    table.push([
      name,
      `${round(value)} ${unit}`,
      goal === null ? '' : `${goal} ${unit}`,
      goal === null ? '' : reachesGoal(figure) ? 'reached' : 'missed',
      detail,
    ]);
  }
  process.stdout.write(`${table.toString()}\n`);
  await mkdir(REPORTS, { recursive: true });
  const file = join(REPORTS, fileName);
  await writeFile(file, `${JSON.stringify({ node: process.version, figures }, null, 2)}\n`);
  process.stdout.write(`Written to ${file}\n`);
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
