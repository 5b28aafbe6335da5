import { LAKE_TABLES } from '@vanta-vuln/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { itemsOf, lookInto } from '../test/look-into.ts';
import { readTemplate } from './read-template.ts';
import { resourcesOfType } from './resources-of-type.ts';
import type { Template } from './template-schema.ts';

const TABLES = LAKE_TABLES.filter(({ currentOf }) => currentOf === null).map(({ schema }) => schema.name);
const SNAPSHOTS = LAKE_TABLES.filter(({ currentOf }) => currentOf !== null).map(({ schema }) => schema.name);

let stack: Template;
let athena: Template;

beforeAll(async () => {
  [stack, athena] = await Promise.all([readTemplate('template.yaml'), readTemplate('athena.yaml')]);
});

function rules(): readonly unknown[] {
  return itemsOf(lookInto(stack.Resources['LakeBucket'], 'Properties', 'LifecycleConfiguration', 'Rules'));
}

function prefixesWith(property: string): readonly unknown[] {
  return rules()
    .filter((rule) => lookInto(rule, property) !== undefined)
    .map((rule) => lookInto(rule, 'Prefix'));
}

describe('every bucket', () => {
  it('refuses the public, and whoever comes without TLS', () => {
    for (const template of [stack, athena]) {
      const buckets = Object.entries(resourcesOfType(template, 'AWS::S3::Bucket'));
      expect(buckets).not.toEqual([]);
      for (const [id, { Properties, DeletionPolicy }] of buckets) {
        expect(Object.values(lookInto(Properties, 'PublicAccessBlockConfiguration') ?? {})).toEqual(
          Array(4).fill(true),
        );
        expect(DeletionPolicy).toBe('RetainExceptOnCreate');
        const policy = template.Resources[`${id}Policy`]?.Properties;
        expect(lookInto(policy, 'PolicyDocument', 'Statement', 0)).toMatchObject({
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        });
      }
    }
  });

  it('is named so that environments, accounts and regions never meet', () => {
    expect(lookInto(stack.Resources['LakeBucket'], 'Properties', 'BucketName')).toEqual({
      'Fn::Sub': 'vanta-vuln-${Environment}-${AWS::AccountId}-${AWS::Region}',
    });
  });
});

describe('the lake', () => {
  it('keeps versions, and announces new objects', () => {
    expect(stack.Resources['LakeBucket']?.Properties).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
  });

  it('moves what is below the prefix of each table among the tiers, and nothing to an archive that Athena can not read', () => {
    const tiered = rules().filter((rule) =>
      JSON.stringify(lookInto(rule, 'Transitions') ?? '').includes('INTELLIGENT_TIERING'),
    );
    expect(tiered.map((rule) => lookInto(rule, 'Prefix'))).toEqual(TABLES.map((name) => `${name}/`));
    const archived = rules().filter((rule) =>
      JSON.stringify(lookInto(rule, 'Transitions') ?? '').includes('GLACIER'),
    );
    expect(archived.map((rule) => lookInto(rule, 'Prefix'))).toEqual(['raw_json/']);
    expect(Object.keys(stack.Resources['LakeBucket']?.Properties ?? {})).not.toContain(
      'IntelligentTieringConfigurations',
    );
  });

  it('forgets what was staged, and days only when it is told to: never what the pointer points at', () => {
    const days = SNAPSHOTS.map((name) => `${name}/year=`);
    expect(prefixesWith('ExpirationInDays')).toEqual(['staging/', ...days]);
    expect(stack.Parameters['SnapshotRetentionDays']?.Default).toBe(0);
  });

  it('drops replaced objects of staging and locks after a day, and parts of uploads too', () => {
    const expected = [
      ['staging/', 1],
      ['locks/', 1],
      [undefined, { Ref: 'NoncurrentDays' }],
    ];
    const found = rules()
      .filter((rule) => lookInto(rule, 'NoncurrentVersionExpiration') !== undefined)
      .map((rule) => [
        lookInto(rule, 'Prefix'),
        lookInto(rule, 'NoncurrentVersionExpiration', 'NoncurrentDays'),
      ]);
    expect(found).toEqual(expected);
    expect(lookInto(rules().at(-1), 'AbortIncompleteMultipartUpload')).toEqual({ DaysAfterInitiation: 1 });
  });

  it('sends the days of each table to the catalog, and nothing else', () => {
    const pattern = lookInto(stack.Resources['NewDayRule'], 'Properties', 'EventPattern');
    expect(lookInto(pattern, 'detail', 'object', 'key')).toEqual(
      TABLES.map((name) => ({ prefix: `${name}/year=` })),
    );
    expect(lookInto(pattern, 'detail-type')).toEqual(['Object Created']);
  });
});
