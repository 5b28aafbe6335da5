import { beforeAll, describe, expect, it } from 'vitest';
import { lookInto } from '../test/look-into.ts';
import { readTemplate } from './read-template.ts';
import type { Template } from './template-schema.ts';

let stack: Template;

beforeAll(async () => {
  stack = await readTemplate('template.yaml');
});

function definition(...path: readonly string[]): unknown {
  return lookInto(stack.Resources['Api'], 'Properties', 'DefinitionBody', ...path);
}

describe('the gateway', () => {
  it('asks for the key everywhere, and for IAM or Cognito beside it', () => {
    for (const method of ['get', 'post']) {
      expect(definition('paths', '/{proxy+}', method, 'security')).toEqual({
        'Fn::If': [
          'UsesIam',
          [{ iam: [], key: [] }],
          { 'Fn::If': ['UsesCognito', [{ cognito: [], key: [] }], [{ key: [] }]] },
        ],
      });
    }
  });

  it('asks a browser for nothing before it has said what it wants to send', () => {
    expect(Object.keys(definition('paths', '/{proxy+}', 'options') ?? {})).toEqual([
      'x-amazon-apigateway-integration',
    ]);
  });

  it('refuses as the API does: problem details, with an id to ask for', () => {
    const responses = definition('x-amazon-apigateway-gateway-responses');
    for (const kind of ['DEFAULT_4XX', 'DEFAULT_5XX']) {
      expect(lookInto(responses, kind, 'responseParameters')).toMatchObject({
        'gatewayresponse.header.Content-Type': "'application/problem+json'",
      });
      const template = String(lookInto(responses, kind, 'responseTemplates', 'application/json'));
      const rendered = template
        .replace('$context.status', '429')
        .replace('$context.error.messageString', '"Too Many Requests"');
      expect(JSON.parse(rendered)).toMatchObject({
        type: 'about:blank',
        status: 429,
        requestId: '$context.requestId',
      });
    }
  });

  it('meters each key by rate and by day', () => {
    expect(stack.Resources['ApiUsagePlan']?.Properties).toMatchObject({
      Throttle: { RateLimit: { Ref: 'ApiRatePerSecond' }, BurstLimit: { Ref: 'ApiBurst' } },
      Quota: { Limit: { Ref: 'ApiQuotaPerDay' }, Period: 'DAY' },
    });
  });
});
