import { VantaVulnError } from '@vanta-vuln/core';

/** There is no template of that name. */
export class UnknownTemplateError extends VantaVulnError {
  override readonly name = 'UnknownTemplateError';
  readonly template: string;
  /** The name that was likely meant; null when none is near. */
  readonly nearest: string | null;

  constructor(
    template: string,
    { names, nearest }: { readonly names: readonly string[]; readonly nearest: string | null },
  ) {
    super('template-unknown', `There is no query template ${JSON.stringify(template)}.`, {
      hint: `${guess(nearest)}The templates are ${names.join(', ')}.`,
    });
    this.template = template;
    this.nearest = nearest;
  }
}

/** A question that opens a hint; nothing where no name is near. */
export function guess(nearest: string | null): string {
  return nearest === null ? '' : `Did you mean ${nearest}? `;
}

/** A parameter of a template is unknown, missing, or no value of its type. */
export class TemplateParameterError extends VantaVulnError {
  override readonly name = 'TemplateParameterError';
  readonly template: string;
  readonly parameter: string;

  constructor(
    place: { readonly template: string; readonly parameter: string },
    problem: string,
    hint: string,
  ) {
    super('template-parameter', `${place.template}: the parameter ${place.parameter} ${problem}`, { hint });
    this.template = place.template;
    this.parameter = place.parameter;
  }
}

/** The lake holds nothing for a day as old as that. */
export class NoSnapshotError extends VantaVulnError {
  override readonly name = 'NoSnapshotError';
  /** The day that was asked for, `2026-01-31`. */
  readonly date: string;
  /** The first day that the lake holds; null when it holds none. */
  readonly firstDate: string | null;

  constructor(date: string, firstDate: string | null) {
    const held = firstDate === null ? 'holds no day yet' : `begins on ${firstDate}`;
    super('no-snapshot', `Nothing was synced on ${date} or before: the lake ${held}.`, {
      hint: firstDate === null ? 'Sync into the lake first.' : `Ask for ${firstDate} or a later day.`,
    });
    this.date = date;
    this.firstDate = firstDate;
  }
}
