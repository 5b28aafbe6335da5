import type { Resource, Template } from './template-schema.ts';

/** The resources of one type (`AWS::SQS::Queue`), by their logical ids. */
export function resourcesOfType({ Resources }: Template, type: string): Readonly<Record<string, Resource>> {
  return Object.fromEntries(Object.entries(Resources).filter(([, { Type }]) => Type === type));
}
