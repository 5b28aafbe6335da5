import type { QueryEngine, QueryEstimate, QueryStatement } from '@vanta-vuln/core';
import { formatCount, formatTimestamp } from '@vanta-vuln/core';
import { describeDefault, touchedDays } from '@vanta-vuln/query-templates';
import type { PreparedTemplate, TouchedDays } from '@vanta-vuln/query-templates';
import type { CommandContext } from '../command-context.ts';
import type { QueryFlags } from '../commands/query.ts';
import { formatBytes } from '../format-values.ts';
import { renderList } from '../list-table.ts';
import { printJson, printLine } from '../write-text.ts';
import { formatCost } from './answer-note.ts';
import type { Question } from './choose-question.ts';
import { prepareQuestion } from './prepare-question.ts';

/** What an explanation tells. */
interface Explanation {
  readonly prepared: PreparedTemplate | null;
  readonly statement: QueryStatement;
  readonly snapshotDate: string | null;
  readonly days: readonly TouchedDays[];
  readonly estimate: QueryEstimate;
  readonly engine: Pick<QueryEngine, 'kind' | 'location'>;
}

/** Prints what a question would run and read, without running it. */
export async function explainQuestion(
  context: CommandContext,
  {
    engine,
    question,
    flags,
  }: { readonly engine: QueryEngine; readonly question: Question; readonly flags: QueryFlags },
): Promise<void> {
  const signal = context.terminal.interruption();
  const { statement, snapshotDate } = await prepareQuestion(engine, question, signal);
  const estimate = await engine.estimate(statement, { signal });
  const { prepared } = question;
  const days = prepared === null ? [] : touchedDays(prepared.template, prepared.values);
  const explanation = { prepared, statement, snapshotDate, days, estimate, engine };
  if (flags.json === true || flags.format === 'json') await printJson(context, toJson(explanation));
  else await printLine(context, toText(context, explanation));
}

function toText(context: CommandContext, explanation: Explanation): string {
  const { prepared, statement } = explanation;
  const head =
    prepared === null
      ? []
      : [prepared.template.title, '', prepared.template.description, '', parametersOf(context, prepared)];
  return [...head, statement.sql, readsOf(explanation)].join('\n').trim();
}

function parametersOf(context: CommandContext, { template, values }: PreparedTemplate): string {
  const parameters = Object.entries(template.parameters).map(([name, parameter]) => ({
    name,
    ...parameter,
    value: formatValue(parameter.type, values[name] ?? null),
    fallback: describeDefault(parameter),
  }));
  const table = renderList(
    context,
    [
      { heading: 'PARAMETER', text: ({ name }) => name },
      { heading: 'TYPE', text: ({ type }) => type.replaceAll('_', ' ') },
      { heading: 'VALUE', text: ({ value }) => value ?? '-' },
      { heading: 'DEFAULT', text: ({ fallback }) => fallback ?? 'must be given' },
      { heading: 'MEANING', flexible: true, narrowest: 48, text: ({ description }) => description },
    ],
    parameters,
  );
  return `${table}\n`;
}

function formatValue(type: string, value: string | number | null): string | null {
  return type === 'moment' && typeof value === 'number'
    ? formatTimestamp(value)
    : (value?.toString() ?? null);
}

function readsOf({ days, snapshotDate, estimate, engine }: Explanation): string {
  const ranges = days.map(({ table, from, to }) => `  ${table}: ${from === to ? from : `${from} to ${to}`}`);
  return [
    '',
    `Reads from ${engine.location} with ${engine.kind}:`,
    ...ranges,
    ...(snapshotDate === null ? [] : [`  the snapshot of ${snapshotDate}`]),
    `  ${amountOf(estimate)}`,
  ].join('\n');
}

/** `12.3 kB of 7 files, for $0`. */
function amountOf({ objects, bytesRead, costUsd }: QueryEstimate): string {
  const bytes = bytesRead === null ? 'an unknown part' : formatBytes(bytesRead);
  const count = objects === null ? 'an unknown number of' : formatCount(objects.length);
  const cost = costUsd === null ? 'at unknown cost' : `for ${formatCost(costUsd)}`;
  return `${bytes} of ${count} ${objects?.length === 1 ? 'file' : 'files'}, ${cost}`;
}

function toJson({ prepared, statement, snapshotDate, days, estimate, engine }: Explanation) {
  return {
    name: prepared?.template.name ?? null,
    title: prepared?.template.title ?? null,
    sql: statement.sql,
    parameters: statement.parameters,
    values: prepared?.values ?? {},
    tables: prepared?.template.tables.map(({ name }) => name) ?? null,
    days,
    snapshot_date: snapshotDate,
    engine: engine.kind,
    location: engine.location,
    objects: estimate.objects,
    bytes: estimate.bytesRead,
    cost_usd: estimate.costUsd,
  };
}
