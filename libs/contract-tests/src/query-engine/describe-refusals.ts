import {
  QueryCancelledError,
  QueryColumnError,
  QueryError,
  QueryRefusedError,
  QuerySyntaxError,
  QueryTableError,
} from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { ask } from './query-engine-target.ts';
import type { QueryEngineTarget } from './query-engine-target.ts';

export function describeRefusals({ open }: QueryEngineTarget): void {
  describe('what is no question', () => {
    it('is told by line and column when it is no SQL', async () => {
      await using opened = await open();
      const error: unknown = await ask(opened.engine, 'SELECT id\nFRM vanta_vulnerabilities_current x').catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(QuerySyntaxError);
      expect(error).toMatchObject({ code: 'query-syntax', line: 2 });
    });

    it('is told by the name of a table or column that there is not', async () => {
      await using opened = await open();
      const table = ask(opened.engine, 'SELECT 1 FROM vanta_vulnerability');
      await expect(table).rejects.toBeInstanceOf(QueryTableError);
      const column = ask(opened.engine, 'SELECT severty FROM vanta_vulnerabilities_current');
      await expect(column).rejects.toBeInstanceOf(QueryColumnError);
      await expect(column).rejects.toMatchObject({ column: 'severty' });
    });

    it.each([
      'DELETE FROM vanta_vulnerabilities',
      'DROP TABLE vanta_vulnerabilities',
      'CREATE TABLE copied AS SELECT 1',
      'INSERT INTO vanta_vulnerabilities SELECT * FROM vanta_vulnerabilities',
      'SELECT 1; SELECT 2',
      'EXPLAIN SELECT 1',
      'SHOW TABLES',
      '',
    ])('is refused when it is not one SELECT: %s', async (sql) => {
      await using opened = await open();
      const refused = ask(opened.engine, sql);
      await expect(refused).rejects.toBeInstanceOf(QueryError);
      await expect(refused).rejects.toBeInstanceOf(QueryRefusedError);
    });

    it('is cancelled when its signal is', async () => {
      await using opened = await open();
      const run = opened.engine.run({ sql: 'SELECT 1', parameters: [] }, { signal: AbortSignal.abort() });
      await expect(run).rejects.toBeInstanceOf(QueryCancelledError);
    });
  });
}
