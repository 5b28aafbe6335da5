import { isJsonObject } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { jsonOf, makeApi } from '../../test/make-api.ts';

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((found, key) => (isJsonObject(found) ? found[key] : undefined), value);
}

function entriesOf(value: unknown): (readonly [string, unknown])[] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

describe('the document of the API', () => {
  it('names every route with its method', async () => {
    await using api = makeApi({ version: '1.2.3' });
    const document = await jsonOf(await api.get('/openapi.json'));
    expect(document).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
    const paths = entriesOf(at(document, 'paths')).map(([path, item]) => [
      path,
      entriesOf(item).map(([method]) => method),
    ]);
    expect(paths).toEqual([
      ['/api/v1/query', ['post']],
      ['/api/v1/query/{id}', ['get']],
      ['/api/v1/templates', ['get']],
      ['/api/v1/stats', ['get']],
      ['/api/v1/sync/status', ['get']],
      ['/api/v1/sync/history', ['get']],
      ['/api/v1/sync/trigger', ['post']],
      ['/api/v1/health', ['get']],
    ]);
  });

  it('has the schemas that check the requests', async () => {
    await using api = makeApi();
    const document = await jsonOf(await api.get('/openapi.json'));
    const operation = (path: string, method: string) => at(document, 'paths', path, method);
    expect(operation('/api/v1/query/{id}', 'get')).toMatchObject({
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'string', maxLength: 128 } },
        { name: 'next', in: 'query', required: false, schema: { type: 'string' } },
      ],
    });
    expect(operation('/api/v1/sync/history', 'get')).toMatchObject({
      parameters: [
        { name: 'limit', required: false, schema: { type: 'integer', default: 50, maximum: 1000 } },
      ],
    });
    expect(at(operation('/api/v1/stats', 'get'), 'parameters')).toContainEqual({
      name: 'fixable',
      in: 'query',
      required: false,
      schema: { type: 'boolean' },
    });
    expect(
      at(operation('/api/v1/query', 'post'), 'requestBody', 'content', 'application/json', 'schema'),
    ).toMatchObject({
      anyOf: [{ required: ['template'], additionalProperties: false }, { required: ['sql'] }],
    });
    expect(at(operation('/api/v1/query', 'post'), 'responses', '200', 'content')).toMatchObject({
      'application/json': { schema: { type: 'object' } },
      'text/csv': { schema: { type: 'string' } },
    });
    expect(at(operation('/api/v1/health', 'get'), 'security')).toEqual([]);
  });

  it('points to nothing that it does not hold', async () => {
    await using api = makeApi();
    const document: unknown = await (await api.get('/openapi.json')).json();
    const text = JSON.stringify(document);
    for (const [, pointer = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      expect(at(document, ...pointer.split('/')), pointer).toBeDefined();
    }
    expect(text).not.toContain('~standard');
  });

  it('has an id of its own for each operation', async () => {
    await using api = makeApi();
    const text = await (await api.get('/openapi.json')).text();
    const ids = [...text.matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id);
    expect([ids.length, new Set(ids).size]).toEqual([8, 8]);
  });
});
