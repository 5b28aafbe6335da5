import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { settingDefinitions } from '@vanta-vuln/config';
import { allStates, readDefinition } from '@vanta-vuln/state-machines';
import { beforeAll, describe, expect, it } from 'vitest';
import { itemsOf, lookInto } from '../test/look-into.ts';
import { readTemplate, TEMPLATES } from './read-template.ts';
import { resourcesOfType } from './resources-of-type.ts';
import type { Template } from './template-schema.ts';

let stack: Template;

beforeAll(async () => {
  stack = await readTemplate('template.yaml');
});

function functions() {
  return Object.entries(resourcesOfType(stack, 'AWS::Serverless::Function'));
}

function property(id: string, ...path: readonly (string | number)[]): unknown {
  return lookInto(stack.Resources[id]?.Properties, ...path);
}

describe('each function', () => {
  it('bears the name that operators know, with the environment behind it', () => {
    const names = functions().map(([, { Properties }]) => lookInto(Properties, 'FunctionName', 'Fn::Sub'));
    expect(names.toSorted()).toEqual(
      ['catalog', 'query', 'sync'].map((name) => `vanta-vuln-${name}-\${Environment}`),
    );
  });

  it('runs on Node 24 and arm64, traced, published under an alias', () => {
    expect(lookInto(stack, 'Globals', 'Function')).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'main.handler',
      Tracing: 'Active',
      AutoPublishAlias: 'live',
    });
  });

  it('has a role and a log group with a retention of its own', () => {
    for (const [id] of functions()) {
      const name = id.replace('Function', '');
      expect(property(id, 'Role')).toEqual({ 'Fn::GetAtt': `${name}Role.Arn` });
      expect(property(id, 'LoggingConfig', 'LogGroup')).toEqual({ Ref: `${name}LogGroup` });
      expect(property(`${name}LogGroup`, 'RetentionInDays')).toEqual({ Ref: 'LogRetentionDays' });
    }
  });

  it('is given the size and the time that it was measured with', () => {
    const sizes = functions().map(([id]) => [id, property(id, 'MemorySize'), property(id, 'Timeout')]);
    expect(sizes.toSorted()).toEqual([
      ['CatalogFunction', 512, 300],
      ['QueryFunction', 1024, 29],
      ['SyncFunction', 1536, 900],
    ]);
  });

  it('knows every variable that it is given', () => {
    const known = new Set([
      ...settingDefinitions.flatMap(({ env }) => env),
      'S3_BUCKET',
      'MAX_POOL_CONNECTIONS',
      'STATE_MACHINE_ARN',
      'DEAD_LETTER_QUEUE_URL',
      'FREE_SQL',
    ]);
    const given = [lookInto(stack, 'Globals', 'Function'), ...functions().map(([, each]) => each.Properties)];
    const names = given.flatMap((each) => Object.keys(lookInto(each, 'Environment', 'Variables') ?? {}));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    expect(names).toEqual(
      expect.arrayContaining(['S3_BUCKET', 'VANTA_CREDENTIALS_SECRET', 'MAX_POOL_CONNECTIONS', 'LOG_LEVEL']),
    );
  });

  it('reserves and provisions nothing unless it is told to', () => {
    for (const name of [
      'SyncReservedConcurrency',
      'QueryReservedConcurrency',
      'CatalogReservedConcurrency',
      'QueryProvisionedConcurrency',
    ])
      expect(stack.Parameters[name]?.Default, name).toBe('');
  });
});

describe('the state machine', () => {
  it('is given exactly the names that its definition asks for', async () => {
    const given = property('SyncStateMachine', 'DefinitionSubstitutions');
    const names = Object.keys(given ?? {});
    expect(property('SyncStateMachine', 'DefinitionUri')).toBe('../state-machines/vanta-vuln-sync.asl.json');
    await expect(readDefinition(Object.fromEntries(names.map((name) => [name, 'x'])))).resolves.toMatchObject(
      { StartAt: 'Begin' },
    );
  });

  it('gives a function up 30 seconds after its own timeout', async () => {
    const names = Object.keys(property('SyncStateMachine', 'DefinitionSubstitutions') ?? {});
    const definition = await readDefinition(Object.fromEntries(names.map((name) => [name, name])));
    const calls = allStates(definition).flatMap(([name, state]) => {
      const called = lookInto(state, 'Parameters', 'FunctionName');
      return typeof called === 'string' ? [{ name, state, called }] : [];
    });
    expect(calls).toHaveLength(6);
    for (const { name, state, called } of calls) {
      const timeout = property(called.replace('Arn', ''), 'Timeout');
      expect(state.TimeoutSeconds, name).toBe(Number(timeout) + 30);
    }
  });

  it('is started every day at 06:00 UTC', () => {
    expect(stack.Parameters['SyncSchedule']?.Default).toBe('cron(0 6 * * ? *)');
    expect(property('SyncStateMachine', 'Events', 'Daily', 'Properties')).toMatchObject({
      ScheduleExpression: { Ref: 'SyncSchedule' },
      ScheduleExpressionTimezone: 'UTC',
    });
  });
});

describe('the cleaning up', () => {
  it('is asked of the lake and of the catalog every week, in events that the functions understand', async () => {
    expect(stack.Parameters['CleanupSchedule']?.Default).toBe('cron(0 12 ? * SUN *)');
    const events = ['SyncFunction', 'CatalogFunction'].map((id) => {
      const schedule = property(id, 'Events', 'Cleanup', 'Properties');
      expect(schedule, id).toMatchObject({
        ScheduleExpression: { Ref: 'CleanupSchedule' },
        ScheduleExpressionTimezone: 'UTC',
        State: { Ref: 'CleanupScheduleState' },
        RoleArn: { 'Fn::GetAtt': 'CleanupRole.Arn' },
      });
      return String(lookInto(schedule, 'Input'));
    });
    expect(events).toEqual(['{"mode":"gc","remove":true}', '{"action":"reconcile","forget":true}']);
  });
});

describe('the catalog function', () => {
  it('gives back the events that it could not register', () => {
    expect(property('CatalogFunction', 'Events', 'NewDays', 'Properties')).toMatchObject({
      Queue: { 'Fn::GetAtt': 'CatalogQueue.Arn' },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('hides an event six times as long as it may run, and sets it aside after three tries', () => {
    expect(property('CatalogQueue', 'VisibilityTimeout')).toBe(
      6 * Number(property('CatalogFunction', 'Timeout')),
    );
    expect(property('CatalogQueue', 'RedrivePolicy')).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': 'CatalogDeadLetterQueue.Arn' },
      maxReceiveCount: 3,
    });
  });
});

/** `glue:GetTable`, and those after it that leave the service out. */
function namedActions(text: string): readonly string[] {
  let service = '';
  return [...text.matchAll(/`(?:([a-z0-9]+):)?([A-Z][a-z]+[A-Z]\w*)`/g)].map(([, named, action]) => {
    service = named ?? service;
    return `${service}:${action}`;
  });
}

describe('the roles', () => {
  interface Statement {
    readonly role: string;
    readonly actions: readonly string[];
    readonly resources: readonly unknown[];
  }

  function statements(): readonly Statement[] {
    const roles = Object.entries(resourcesOfType(stack, 'AWS::IAM::Role'));
    return roles.flatMap(([role, { Properties }]) =>
      itemsOf(Properties['Policies'])
        .flatMap((policy) => itemsOf(lookInto(policy, 'PolicyDocument', 'Statement')))
        .map((statement) => ({
          role,
          actions: [lookInto(statement, 'Action')].flat().map(String),
          resources: [lookInto(statement, 'Resource')].flat(),
        })),
    );
  }

  it('name what they may touch, wherever AWS has names for it', () => {
    const unnamed = statements().filter(({ resources }) => resources.includes('*'));
    const services = unnamed.flatMap(({ actions }) => actions);
    // X-Ray has no resources; the delivery of logs of a state machine has none either.
    expect(
      services.filter((action) => !/^xray:|^logs:\w*(?:LogDeliver|ResourcePolic|LogGroups)/.test(action)),
    ).toEqual([]);
    expect(statements().flatMap(({ actions }) => actions.filter((action) => action.includes('*')))).toEqual(
      [],
    );
  });

  it('let only the sync write to the lake and read the credentials', () => {
    const may = (action: string, resource: RegExp) =>
      statements()
        .filter(
          ({ actions, resources }) => actions.includes(action) && resource.test(JSON.stringify(resources)),
        )
        .map(({ role }) => role);
    expect(may('glue:BatchDeletePartition', /./)).toEqual(['CatalogRole']);
    expect(may('s3:PutObject', /LakeBucket/)).toEqual(['SyncRole']);
    expect(may('s3:DeleteObject', /./)).toEqual(['SyncRole']);
    expect(may('secretsmanager:GetSecretValue', /./)).toEqual(['SyncRole']);
    expect(may('s3:PutObject', /results/)).toEqual(['QueryRole']);
  });

  it('let the sync remove what a run leaves behind, and nothing that can not be had again', () => {
    const removable = statements()
      .filter(({ actions }) => actions.includes('s3:DeleteObject'))
      .flatMap(({ resources }) => resources.map((resource) => lookInto(resource, 'Fn::Sub')));
    expect(removable).toEqual(
      ['staging', 'snapshots', 'vulnerability_history'].map((folder) => `\${LakeBucket.Arn}/${folder}/*`),
    );
  });

  it.each(['sync', 'query', 'catalog'])('allow what the README of vanta-vuln-%s says', async (name) => {
    const text = await readFile(join(TEMPLATES, `../../apps/lambda-${name}/README.md`), 'utf8');
    const role = statements().filter((each) => each.role.toLowerCase() === `${name}role`);
    const allowed = role.flatMap(({ actions }) => actions);
    const needed = namedActions(text.slice(text.indexOf('The role needs')));
    expect(needed.length).toBeGreaterThan(4);
    expect(needed.filter((action) => !allowed.includes(action))).toEqual([]);
  });

  it('let a query change no table, whatever SQL it is sent', () => {
    const actions = statements()
      .filter(({ role }) => role === 'QueryRole')
      .flatMap((each) => each.actions.filter((action) => action.startsWith('glue:')));
    expect(actions.length).toBeGreaterThan(4);
    expect(actions.filter((action) => !/^glue:(?:Batch)?Get/.test(action))).toEqual([]);
  });

  it('let a query write below the prefix of answers and nowhere else', () => {
    const written = statements()
      .filter(({ role, actions }) => role === 'QueryRole' && actions.includes('s3:PutObject'))
      .flatMap(({ resources }) => resources.map((resource) => lookInto(resource, 'Fn::Sub')));
    expect(written).toEqual([
      'arn:${AWS::Partition}:s3:::vanta-vuln-results-${Environment}-${AWS::AccountId}-${AWS::Region}/answers/*',
    ]);
  });
});
