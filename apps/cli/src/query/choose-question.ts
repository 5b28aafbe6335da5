import type { QueryStatement } from '@vanta-vuln/core';
import { TemplateParameterError, UnknownTemplateError, prepareTemplate } from '@vanta-vuln/query-templates';
import type { PreparedTemplate } from '@vanta-vuln/query-templates';
import type { QueryFlags } from '../commands/query.ts';
import { UsageError } from '../usage-error.ts';

/** A question of the list with its values, or a statement of the person's own. */
export type Question =
  { readonly prepared: PreparedTemplate } | { readonly prepared: null; readonly statement: QueryStatement };

/** What the command line asks. Throws UsageError when it asks nothing, two things or something wrong. */
export function chooseQuestion(
  name: string | undefined,
  { sql, param }: Pick<QueryFlags, 'sql' | 'param'>,
): Question {
  if (sql !== undefined) {
    if (name !== undefined) throw new UsageError('A question and --sql are two things.', 'Give one of them.');
    if (param !== undefined) {
      throw new UsageError(
        '--param belongs to a question, not to --sql.',
        'Write the values into the statement.',
      );
    }
    return { prepared: null, statement: { sql, parameters: [] } };
  }
  if (name === undefined)
    throw new UsageError('Nothing is asked.', 'Give a question of `vanta-vuln query --list`, or --sql.');
  return { prepared: prepareChecked(name, param ?? {}) };
}

/** A wrong name or value is a wrong command line. */
function prepareChecked(name: string, parameters: Readonly<Record<string, string>>): PreparedTemplate {
  try {
    return prepareTemplate(name, parameters, { now: Date.now() });
  } catch (error) {
    if (error instanceof UnknownTemplateError) throw new UsageError(error.message, hintFor(error));
    if (error instanceof TemplateParameterError) throw new UsageError(error.message, error.hint);
    throw error;
  }
}

function hintFor({ nearest }: UnknownTemplateError): string {
  const guess = nearest === null ? '' : `Did you mean ${nearest}? `;
  return `${guess}\`vanta-vuln query --list\` shows the questions.`;
}
