export { readTemplate, TEMPLATES } from './read-template.ts';
export type { TemplateName } from './read-template.ts';
export type { Resource, Template } from './template-schema.ts';
export { resourcesOfType } from './resources-of-type.ts';
