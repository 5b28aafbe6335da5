import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { lookInto } from '../test/look-into.ts';
import { readTemplate } from './read-template.ts';
import type { Template } from './template-schema.ts';

// As the API answers errors; a status that stands for several is left out.
const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int().optional(),
  detail: z.string(),
  code: z.string().regex(/^[a-z-]+$/),
  hint: z.string(),
  retryable: z.boolean(),
  request_id: z.string(),
});

let stack: Template;

beforeAll(async () => {
  stack = await readTemplate('template.yaml');
});

function definition(...path: readonly string[]): unknown {
  return lookInto(stack.Resources['Api'], 'Properties', 'DefinitionBody', ...path);
}

describe('the gateway', () => {
  it('asks for the key everywhere, and for IAM or Cognito beside it', () => {
    for (const method of ['get', 'head', 'post']) {
      expect(definition('paths', '/{proxy+}', method, 'security')).toEqual({
        'Fn::If': [
          'UsesIam',
          [{ sigv4: [], api_key: [] }],
          { 'Fn::If': ['UsesCognito', [{ cognito: [], api_key: [] }], [{ api_key: [] }]] },
        ],
      });
    }
  });

  it('asks a browser for nothing before it has said what it wants to send', () => {
    expect(Object.keys(definition('paths', '/{proxy+}', 'options') ?? {})).toEqual([
      'x-amazon-apigateway-integration',
    ]);
  });

  it('refuses as the API does: problem details with a code, a hint and an id to ask for', () => {
    const responses = Object.entries(definition('x-amazon-apigateway-gateway-responses') ?? {});
    expect(responses.length).toBeGreaterThan(10);
    for (const [kind, response] of responses) {
      expect(lookInto(response, 'responseParameters'), kind).toMatchObject({
        'gatewayresponse.header.Content-Type': "'application/problem+json'",
        // As the function lets the pages of any origin read its answers.
        'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
      });
      const template = String(lookInto(response, 'responseTemplates', 'application/json'));
      const text = template.replace('$context.error.messageString', '"What the gateway says"');
      const problem = problemSchema.parse(JSON.parse(text));
      expect(problem.type, kind).toBe(`urn:vanta-vuln:problem:${problem.code}`);
      expect(String(problem.status), kind).toBe(String(lookInto(response, 'statusCode')));
      expect(problem.request_id, kind).toBe('$context.requestId');
    }
  });

  it('meters each key by rate and by day', () => {
    expect(stack.Resources['ApiUsagePlan']?.Properties).toMatchObject({
      Throttle: { RateLimit: { Ref: 'ApiRatePerSecond' }, BurstLimit: { Ref: 'ApiBurst' } },
      Quota: { Limit: { Ref: 'ApiQuotaPerDay' }, Period: 'DAY' },
    });
  });
});
