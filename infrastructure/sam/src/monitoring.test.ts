import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { metricUnits } from '@vanta-vuln/lambda-runtime';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { itemsOf, lookInto } from '../test/look-into.ts';
import { readTemplate, TEMPLATES } from './read-template.ts';
import { resourcesOfType } from './resources-of-type.ts';
import type { Template } from './template-schema.ts';

/** A metric of CloudWatch with its dimensions as `name=value`. */
interface UsedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly string[];
}

// What a metric of each service is known by.
const DIMENSIONS: Readonly<Record<string, string>> = {
  'AWS/Lambda': 'FunctionName',
  'AWS/SQS': 'QueueName',
  'AWS/States': 'StateMachineArn',
  'AWS/ApiGateway': 'ApiName,Stage',
  VantaVuln: 'service',
};

let stack: Template;

beforeAll(async () => {
  stack = await readTemplate('template.yaml');
});

function alarms() {
  return Object.entries(resourcesOfType(stack, 'AWS::CloudWatch::Alarm'));
}

function alarmMetrics(): readonly UsedMetric[] {
  return alarms()
    .map(([, { Properties }]) => Properties)
    .map((each) => ({
      namespace: String(lookInto(each, 'Namespace')),
      name: String(lookInto(each, 'MetricName')),
      dimensions: itemsOf(lookInto(each, 'Dimensions')).map(
        (one) => `${String(lookInto(one, 'Name'))}=${nameOf(lookInto(one, 'Value'))}`,
      ),
    }));
}

function nameOf(value: unknown): string {
  return String(lookInto(value, 'Ref') ?? lookInto(value, 'Fn::GetAtt') ?? lookInto(value, 'Fn::Sub'));
}

const dashboardSchema = z.object({
  widgets: z.array(
    z.object({
      x: z.number(),
      y: z.number(),
      width: z.number(),
      properties: z.object({
        title: z.string(),
        region: z.literal('${AWS::Region}'),
        metrics: z.array(z.array(z.union([z.string(), z.record(z.string(), z.unknown())]))),
      }),
    }),
  ),
});

function dashboard() {
  const body = lookInto(stack.Resources['Dashboard'], 'Properties', 'DashboardBody', 'Fn::Sub');
  return dashboardSchema.parse(JSON.parse(String(body)));
}

function dashboardMetrics(): readonly UsedMetric[] {
  return dashboard()
    .widgets.flatMap(({ properties }) => properties.metrics)
    .map((metric) => metric.filter((part) => typeof part === 'string'))
    .filter((parts) => parts.length > 0)
    .map(([namespace = '', name = '', ...rest]) => ({
      namespace,
      name,
      dimensions: rest.flatMap((part, index) =>
        index % 2 === 0 ? [`${part}=${(rest[index + 1] ?? '').replace(/^\$\{(.*)\}$/, '$1')}`] : [],
      ),
    }));
}

/** What the sources of a function say, without its tests. */
async function sourcesOf(name: string): Promise<string> {
  const folder = join(TEMPLATES, `../../apps/lambda-${name}/src`);
  const files = (await readdir(folder)).filter((file) => !file.endsWith('.test.ts'));
  return (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join('');
}

describe('alarms and dashboard', () => {
  it('look for each metric at the function that writes it', async () => {
    const used = [...alarmMetrics(), ...dashboardMetrics()].filter(
      ({ namespace, name }) => namespace === 'VantaVuln' && name !== 'ColdStart',
    );
    expect(used.length).toBeGreaterThan(16);
    for (const { name, dimensions } of used) {
      const [, writer = ''] = /^service=(\w+)Function$/.exec(dimensions.join()) ?? [];
      expect(await sourcesOf(writer.toLowerCase()), `${name} of ${writer}`).toContain(`'${name}'`);
    }
  });

  it('look at metrics that the functions write', () => {
    const used = [...alarmMetrics(), ...dashboardMetrics()].filter(
      ({ namespace }) => namespace === 'VantaVuln',
    );
    expect(used.map(({ name }) => name).filter((name) => !(name in metricUnits))).toEqual([]);
    for (const { name, dimensions } of used)
      expect(dimensions, name).toEqual([expect.stringMatching(/^service=(?:Sync|Query|Catalog)Function$/)]);
  });

  it('look at each service by its own dimensions, of resources that there are', () => {
    for (const { namespace, name, dimensions } of [...alarmMetrics(), ...dashboardMetrics()]) {
      expect(dimensions.map((each) => each.split('=')[0]).join(), name).toBe(DIMENSIONS[namespace]);
      if (namespace === 'AWS/ApiGateway') continue;
      for (const each of dimensions)
        expect(Object.keys(stack.Resources), name).toContain(each.split('=')[1]?.split('.')[0]);
    }
  });
});

describe('every alarm', () => {
  it('tells the topic when it is raised and when it is over', () => {
    for (const [id, { Properties }] of alarms()) {
      expect(Properties['AlarmActions'], id).toEqual([{ Ref: 'NotificationTopic' }]);
      expect(Properties['OKActions'], id).toEqual([{ Ref: 'NotificationTopic' }]);
    }
  });

  it('names its environment and its section of the runbook', () => {
    for (const [id, { Properties }] of alarms()) {
      expect(lookInto(Properties, 'AlarmName', 'Fn::Sub'), id).toMatch(
        /^vanta-vuln-[a-z-]+-\$\{Environment\}$/,
      );
      expect(Properties['AlarmDescription'], id).toContain(`docs/RUNBOOK.md, ${id}.`);
    }
  });
});

describe('an alarm is raised', () => {
  const about = (id: string) => {
    const { Threshold, Period, EvaluationPeriods, ComparisonOperator, TreatMissingData, Statistic } =
      stack.Resources[id]?.Properties ?? {};
    const sign =
      String(ComparisonOperator) === 'LessThanThreshold'
        ? '<'
        : String(ComparisonOperator).includes('OrEqual')
          ? '>='
          : '>';
    const limit = lookInto(Threshold, 'Ref') ?? Threshold;
    return `${String(Statistic)} ${sign} ${String(limit)} in ${String(EvaluationPeriods)} x ${String(Period)} s, missing ${String(TreatMissingData)}`;
  };

  it.each([
    ['SyncErrorsAlarm', 'Sum >= 1 in 1 x 300 s, missing notBreaching'],
    ['QueryErrorsAlarm', 'Sum >= 1 in 1 x 300 s, missing notBreaching'],
    ['CatalogErrorsAlarm', 'Sum >= 1 in 1 x 300 s, missing notBreaching'],
    ['SyncThrottlesAlarm', 'Sum >= 5 in 1 x 300 s, missing notBreaching'],
    ['QueryThrottlesAlarm', 'Sum >= 5 in 1 x 300 s, missing notBreaching'],
    ['CatalogThrottlesAlarm', 'Sum >= 5 in 1 x 300 s, missing notBreaching'],
    ['SyncDurationAlarm', 'Average > 600000 in 1 x 300 s, missing notBreaching'],
    ['QueryConcurrencyAlarm', 'Maximum >= QueryConcurrencyLimit in 1 x 300 s, missing notBreaching'],
    ['SyncDeadLettersAlarm', 'Maximum >= 1 in 1 x 300 s, missing notBreaching'],
    ['CatalogDeadLettersAlarm', 'Maximum >= 1 in 1 x 300 s, missing notBreaching'],
    ['CatalogLagAlarm', 'Maximum > 900 in 1 x 300 s, missing notBreaching'],
    ['ExecutionsFailedAlarm', 'Sum >= 1 in 1 x 300 s, missing notBreaching'],
    ['NoSyncAlarm', 'Sum < 1 in 26 x 3600 s, missing breaching'],
    ['QueryCostAlarm', 'Sum > DailyQueryCostUsd in 1 x 86400 s, missing notBreaching'],
    ['ApiErrorsAlarm', 'Sum >= 5 in 1 x 300 s, missing notBreaching'],
  ])('%s: %s', (id, expected) => {
    expect(about(id)).toBe(expected);
  });
});

describe('the syncs that failed', () => {
  it('are told by the state machine, since the function counts tries', () => {
    const alarms = Object.values(resourcesOfType(stack, 'AWS::CloudWatch::Alarm'));
    expect(alarms.filter((alarm) => JSON.stringify(alarm).includes('SyncFailure'))).toEqual([]);
    expect(lookInto(stack.Resources['ExecutionsFailedAlarm'], 'Properties', 'MetricName')).toBe(
      'ExecutionsFailed',
    );
  });
});

describe('the dashboard', () => {
  it('shows every metric that the functions write', () => {
    const shown = new Set(dashboardMetrics().map(({ name }) => name));
    expect(Object.keys(metricUnits).filter((name) => !shown.has(name))).toEqual([]);
  });

  it('lays its plots side by side, none over another', () => {
    const places = dashboard().widgets.map(({ x, y, width }) => `${x} ${y} ${width}`);
    expect(new Set(places).size).toBe(places.length);
    expect(dashboard().widgets.every(({ x, width }) => x + width <= 24)).toBe(true);
  });

  it('computes with metrics of its own plot', () => {
    for (const { properties } of dashboard().widgets) {
      const options = properties.metrics.map((metric) => metric.at(-1));
      const ids = options.map((each) => lookInto(each, 'id'));
      for (const each of options) {
        const expression = lookInto(each, 'expression');
        if (typeof expression !== 'string') continue;
        expect(ids, properties.title).toEqual(expect.arrayContaining(expression.match(/[a-z]\w+/g) ?? []));
      }
    }
  });
});
