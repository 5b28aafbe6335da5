import { describeQueryEngine } from '@vanta-vuln/contract-tests';
import { DUCKDB_LAKES } from './query-lakes.ts';

for (const target of DUCKDB_LAKES) describeQueryEngine(target);
