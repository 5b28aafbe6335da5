import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { metricUnits } from '@vanta-vuln/lambda-runtime';
import { expect, it } from 'vitest';
import { readTemplate, TEMPLATES } from './read-template.ts';
import { resourcesOfType } from './resources-of-type.ts';

const RUNBOOK = join(TEMPLATES, '../../docs/RUNBOOK.md');
const PARTS = ['**Means:**', '**Look at:**', '**Mend:**', '**Mended when:**'];

async function sections() {
  const [, ...parts] = (await readFile(RUNBOOK, 'utf8')).split(/^## /m);
  return new Map(parts.map((part) => [part.split('\n')[0] ?? '', part]));
}

it('the runbook has a section for each alarm, and for nothing else', async () => {
  const alarms = resourcesOfType(await readTemplate('template.yaml'), 'AWS::CloudWatch::Alarm');
  expect([...(await sections()).keys()].toSorted()).toEqual(Object.keys(alarms).toSorted());
});

it('each section says what it means, what to look at, how to mend it and when it is mended, in this order', async () => {
  for (const [alarm, text] of await sections()) {
    const places = PARTS.map((part) => text.indexOf(part));
    expect(places, alarm).toEqual(places.toSorted((left, right) => left - right));
    expect(places, alarm).not.toContain(-1);
  }
});

it('the runbook names outputs and parameters that there are', async () => {
  const [{ Outputs, Parameters }, text] = await Promise.all([
    readTemplate('template.yaml'),
    readFile(RUNBOOK, 'utf8'),
  ]);
  const outputs = [...text.matchAll(/\$\(output (\w+)\)/g)].map(([, name]) => name);
  expect(outputs.length).toBeGreaterThan(2);
  expect(outputs.filter((name) => !(String(name) in Outputs))).toEqual([]);
  const parameters = [...text.matchAll(/`((?:Sync|Query|Catalog|Api|Daily|Scan)\w+?)(?:=\w+)?`/g)]
    .map(([, name]) => String(name))
    .filter((name) => /(?:Concurrency|Limit|Usd|Second|State|Bytes)$/.test(name) && !(name in metricUnits));
  expect(parameters.length).toBeGreaterThan(5);
  expect(parameters.filter((name) => !(name in Parameters))).toEqual([]);
});
