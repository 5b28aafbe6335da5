import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { itemsOf, lookInto } from '../test/look-into.ts';
import { readTemplate, TEMPLATES } from './read-template.ts';
import { resourcesOfType } from './resources-of-type.ts';
import type { Template } from './template-schema.ts';

const configurationSchema = z.record(
  z.string(),
  z.object({
    deploy: z.object({
      parameters: z.object({
        stack_name: z.string(),
        capabilities: z.array(z.string()),
        parameter_overrides: z.array(z.string().regex(/^\w+=.+$/)),
      }),
    }),
  }),
);

let stack: Template;

beforeAll(async () => {
  stack = await readTemplate('template.yaml');
});

async function environments() {
  const {
    version,
    default: defaults,
    ...rest
  } = parse(await readFile(join(TEMPLATES, 'samconfig.toml'), 'utf8'));
  expect([version, typeof defaults]).toEqual([0.1, 'object']);
  return Object.entries(configurationSchema.parse(rest)).map(([name, { deploy }]) => ({
    name,
    ...deploy.parameters,
    parameters: Object.fromEntries(
      deploy.parameters.parameter_overrides.map((each) => {
        const at = each.indexOf('=');
        return [each.slice(0, at), each.slice(at + 1)];
      }),
    ),
  }));
}

describe('the environments', () => {
  it('are dev, staging and production, each in a stack of its own', async () => {
    const found = await environments();
    expect(found.map(({ name }) => name)).toEqual(['dev', 'staging', 'production']);
    for (const { name, stack_name: stackName, parameters } of found)
      expect([stackName, parameters['Environment']]).toEqual([`vanta-vuln-${name}`, name]);
  });

  it('agree to roles, and to a transform in a template that has a nested stack', async () => {
    for (const { name, capabilities } of await environments())
      expect(capabilities, name).toEqual(['CAPABILITY_IAM', 'CAPABILITY_AUTO_EXPAND']);
    // A role with a name of its own would ask for CAPABILITY_NAMED_IAM.
    for (const [id, { Properties }] of Object.entries(resourcesOfType(stack, 'AWS::IAM::Role')))
      expect(Properties['RoleName'], id).toBeUndefined();
  });

  it('name parameters that there are, with values that they allow', async () => {
    for (const { parameters } of await environments()) {
      for (const [name, value] of Object.entries(parameters)) {
        const parameter = stack.Parameters[name];
        expect(parameter, name).toBeDefined();
        const allowed = parameter?.['AllowedValues'];
        const pattern = parameter?.['AllowedPattern'];
        if (Array.isArray(allowed)) expect(allowed.map(String), name).toContain(value);
        if (typeof pattern === 'string') expect(value, name).toMatch(new RegExp(`^(?:${pattern})$`));
      }
    }
  });

  it('let only dev do without real authentication', async () => {
    const open = (await environments()).filter(({ parameters }) => parameters['ApiAuthentication'] === 'key');
    expect(open.map(({ name }) => name)).toEqual(['dev']);
    expect(stack.Parameters['ApiAuthentication']?.Default).toBe('iam');
  });
});

describe('the parameters', () => {
  it('say each what they mean', () => {
    const mute = Object.entries(stack.Parameters).filter(([, { Description }]) => Description === undefined);
    expect(mute).toEqual([]);
  });

  it('that are numbers can not be so small that nothing works', () => {
    const numbers = Object.entries(stack.Parameters).filter(([, { Type }]) => Type === 'Number');
    expect(numbers.length).toBeGreaterThan(10);
    const unbounded = numbers.filter(
      ([, parameter]) => parameter['MinValue'] === undefined && parameter['AllowedValues'] === undefined,
    );
    expect(unbounded.map(([name]) => name)).toEqual([]);
  });

  it('are all shown in a group of the console', () => {
    const groups = itemsOf(lookInto(stack, 'Metadata', 'AWS::CloudFormation::Interface', 'ParameterGroups'));
    const shown = groups.flatMap((group) => itemsOf(lookInto(group, 'Parameters')));
    expect(shown.toSorted()).toEqual(Object.keys(stack.Parameters).toSorted());
  });
});
