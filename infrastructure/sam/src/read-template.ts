import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { CollectionTag, ScalarTag } from 'yaml';
import { templateSchema } from './template-schema.ts';
import type { Template } from './template-schema.ts';

/** The folder with the templates. */
export const TEMPLATES = join(import.meta.dirname, '..');

/** The templates of the stack. */
export type TemplateName = 'template.yaml' | 'athena.yaml';

// The short forms of CloudFormation, each with the function that it stands for.
const FUNCTIONS = ['Ref', 'Condition', 'Sub', 'GetAtt', 'If', 'Not', 'And', 'Or', 'Equals', 'Join', 'Select'];

const longName = (name: string) => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);

const customTags = FUNCTIONS.flatMap((name): (ScalarTag | CollectionTag)[] => [
  { tag: `!${name}`, resolve: (text) => ({ [longName(name)]: text }) },
  { tag: `!${name}`, collection: 'seq', resolve: (seq) => ({ [longName(name)]: toPlain(seq) }) },
]);

function toPlain(node: { toJSON?: () => unknown }): unknown {
  return node.toJSON?.();
}

/** Reads a template with the short forms written out (`!Ref X` as `{Ref: 'X'}`). */
export async function readTemplate(name: TemplateName): Promise<Template> {
  const text = await readFile(join(TEMPLATES, name), 'utf8');
  return templateSchema.parse(parse(text, { customTags }));
}
