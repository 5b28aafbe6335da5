import type { QueryEngine } from '@vanta-vuln/core';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { chooseQuestion } from '../query/choose-question.ts';
import type { Question } from '../query/choose-question.ts';
import { explainQuestion } from '../query/explain-question.ts';
import { listTemplates } from '../query/list-templates.ts';
import { askedFormat } from '../json-format.ts';
import { outputFlagPath } from '../output-path.ts';
import { openQueryEngine } from '../query/open-query-engine.ts';
import { prepareQuestion } from '../query/prepare-question.ts';
import { chooseFormat, printAnswer } from '../query/print-answer.ts';
import { UsageError } from '../usage-error.ts';
import type { QueryFlags } from './query.ts';

/** Lists the questions, explains one, or answers it. */
export async function runQuery(
  context: CommandContext,
  name: string | undefined,
  flags: QueryFlags,
): Promise<ExitCode> {
  if (flags.list === true) {
    const { sql, param, explain } = flags;
    if (name !== undefined || sql !== undefined || param !== undefined || explain === true) {
      throw new UsageError('--list asks no question.', 'Leave the name, --param, --sql and --explain out.');
    }
    refuseRows('--list', flags);
    await listTemplates(context, flags);
    return EXIT.ok;
  }
  if (flags.explain === true) refuseRows('--explain', flags);
  const question = chooseQuestion(name, flags);
  const format = chooseFormat(context, flags);
  const path = await outputFlagPath(context, flags.output);
  await using engine = await openQueryEngine(context, flags);
  if (flags.explain === true) await explainQuestion(context, { engine, question, flags });
  else await answer(context, { engine, question, format, path });
  return EXIT.ok;
}

/** What is no answer has neither rows nor a file for them. */
function refuseRows(flag: string, { output, ...flags }: QueryFlags): void {
  const format = askedFormat(flags) ?? 'table';
  if (format !== 'table' && format !== 'json')
    throw new UsageError(`${flag} gives no ${format}.`, 'Give --json, or leave --format out.');
  if (output !== undefined) throw new UsageError(`${flag} writes no file.`, 'Leave --output out.');
}

async function answer(
  context: CommandContext,
  {
    engine,
    question,
    ...shape
  }: {
    readonly engine: QueryEngine;
    readonly question: Question;
    readonly format: ReturnType<typeof chooseFormat>;
    readonly path: string | null;
  },
): Promise<void> {
  const signal = context.terminal.interruption();
  try {
    const { statement, snapshotDate } = await prepareQuestion(engine, question, signal);
    await using result = await engine.run(statement, { signal });
    const isLimited = question.prepared !== null && 'limit' in question.prepared.template.parameters;
    await printAnswer(context, { ...shape, result, snapshotDate, isLimited });
  } catch (error) {
    // The engine says that it was cancelled; the person knows why.
    signal.throwIfAborted();
    throw error;
  }
}
