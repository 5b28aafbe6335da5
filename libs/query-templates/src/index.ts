export { QUERY_TEMPLATES } from './query-templates.ts';
export type { QueryTemplate, TemplateTable } from './query-template.ts';
export type {
  RelativeDefault,
  TemplateInput,
  TemplateParameter,
  TemplateParameterType,
  TemplateValue,
} from './template-parameter.ts';
export { describeDefault } from './describe-default.ts';
export { findTemplate } from './find-template.ts';
export { prepareTemplate } from './prepare-template.ts';
export type { PreparedTemplate, PrepareTemplateOptions } from './prepare-template.ts';
export type { TemplateInputs, TemplateValues } from './resolve-parameters.ts';
export { touchedDays } from './day-range.ts';
export type { TouchedDays } from './day-range.ts';
export { resolveSnapshot, runTemplate } from './run-template.ts';
export type { RunTemplateOptions, TemplateAnswer } from './run-template.ts';
export { NoSnapshotError, TemplateParameterError, UnknownTemplateError } from './template-errors.ts';
