import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readTemplate, TEMPLATES } from './read-template.ts';
import { resourcesOfType } from './resources-of-type.ts';
import type { Template } from './template-schema.ts';

const ROOT = join(TEMPLATES, '../..');
const PAGES = [
  'docs/LAMBDA_DEPLOYMENT.md',
  'docs/RUNBOOK.md',
  'docs/LAMBDA_PERFORMANCE_OPTIMIZATION.md',
  'apps/lambda-sync/README.md',
  'apps/lambda-query/README.md',
  'apps/lambda-catalog/README.md',
];
const manifest = z.object({ scripts: z.record(z.string(), z.string()) });

let stack: Template;
let pages: ReadonlyMap<string, string>;

beforeAll(async () => {
  stack = await readTemplate('template.yaml');
  pages = new Map(
    await Promise.all(PAGES.map(async (page) => [page, await readFile(join(ROOT, page), 'utf8')] as const)),
  );
});

/** What the first group of a pattern finds in all pages, with the page. */
function found(pattern: RegExp): readonly { readonly page: string; readonly name: string }[] {
  return [...pages].flatMap(([page, text]) =>
    [...text.matchAll(pattern)].map(([, name = '']) => ({ page, name })),
  );
}

describe('the pages for operators name', () => {
  it('outputs that the stack gives', () => {
    const outputs = found(/\$\(output (\w+)\)/g);
    expect(outputs.length).toBeGreaterThan(10);
    expect(outputs.filter(({ name }) => !(name in stack.Outputs))).toEqual([]);
  });

  it('parameters that the stack takes', () => {
    const text = pages.get('docs/LAMBDA_DEPLOYMENT.md') ?? '';
    const words = [...text.matchAll(/`([A-Z][a-z]+(?:[A-Z][a-z0-9]*)+)(?:=[^`]*)?`/g)].map(
      ([, name = '']) => name,
    );
    const set = [...text.matchAll(/--parameter-overrides (.*)/g)].flatMap(([, line = '']) =>
      [...line.matchAll(/(\w+)=/g)].map(([, name = '']) => name),
    );
    expect(words.length).toBeGreaterThan(10);
    expect(set.length).toBeGreaterThan(2);
    expect([...words, ...set].filter((name) => !(name in stack.Parameters))).toEqual([]);
  });

  it('scripts and projects of this workspace', async () => {
    const { scripts } = manifest.parse(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')));
    expect(found(/npm run ([\w:-]+)/g).filter(({ name }) => !(name in scripts))).toEqual([]);
    const projects = [
      ...found(/nx build ([\w-]+)/g),
      ...found(/run-many -t build -p ([\w -]+)/g).flatMap(({ page, name }) =>
        name.split(' ').map((each) => ({ page, name: each })),
      ),
    ];
    expect(projects.length).toBeGreaterThan(5);
    expect(projects.filter(({ name }) => !existsSync(join(ROOT, 'apps', name, 'project.json')))).toEqual([]);
  });

  it('pages, sections and events that are there', async () => {
    for (const { page, name } of found(/\]\(([^)]+)\)/g)) {
      const [file = '', section] = name.split('#');
      if (file.startsWith('http')) continue;
      const path = join(ROOT, dirname(page), file);
      expect(existsSync(path), `${page}: ${name}`).toBe(true);
      if (section === undefined) continue;
      const headings = [...(await readFile(path, 'utf8')).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      );
      expect(headings, `${page}: ${name}`).toContain(section);
    }
  });

  it('functions that SAM knows, with events that are there', () => {
    const functions = Object.keys(resourcesOfType(stack, 'AWS::Serverless::Function'));
    const invoked = found(/sam local invoke (\w+)/g);
    expect(new Set(invoked.map(({ name }) => name))).toEqual(new Set(functions));
    const events = found(/sam local invoke .*--event (\S+)/g);
    expect(events).toHaveLength(invoked.length);
    expect(events.filter(({ name }) => !existsSync(join(TEMPLATES, name)))).toEqual([]);
  });
});
