/** What one project is and which of our projects its shipped code may import. */
export interface ProjectRule {
  readonly type: 'app' | 'lib' | 'testing' | 'tool';
  readonly epic: string;
  readonly mayImport: readonly string[];
}

const foundation = ['core', 'config', 'observability'];

const local: Readonly<Record<string, ProjectRule>> = {
  core: { type: 'lib', epic: '1-foundation', mayImport: [] },
  config: { type: 'lib', epic: '1-foundation', mayImport: ['core'] },
  observability: { type: 'lib', epic: '1-foundation', mayImport: ['core'] },
  'contract-tests': { type: 'testing', epic: '1-foundation', mayImport: ['core'] },
  'vanta-api': { type: 'lib', epic: '2-local', mayImport: foundation },
  'vanta-simulator': { type: 'lib', epic: '2-local', mayImport: foundation },
  'storage-sqlite': { type: 'lib', epic: '2-local', mayImport: foundation },
  'storage-s3': { type: 'lib', epic: '3-lake', mayImport: foundation },
  migration: { type: 'lib', epic: '3-lake', mayImport: ['core'] },
  'query-templates': { type: 'lib', epic: '4-query', mayImport: foundation },
  'lake-duckdb': { type: 'lib', epic: '4-query', mayImport: [...foundation, 'query-templates'] },
  athena: { type: 'lib', epic: '4-query', mayImport: [...foundation, 'query-templates'] },
  'http-api': { type: 'lib', epic: '4-query', mayImport: [...foundation, 'stats', 'query-templates'] },
  sync: { type: 'lib', epic: '2-local', mayImport: foundation },
  stats: { type: 'lib', epic: '2-local', mayImport: foundation },
  cli: {
    type: 'app',
    epic: '11-cli',
    mayImport: [
      ...foundation,
      'vanta-api',
      'vanta-simulator',
      'storage-sqlite',
      'storage-s3',
      'migration',
      'sync',
      'stats',
      'query-templates',
      'lake-duckdb',
      'athena',
      'http-api',
    ],
  },
};

const lambda: Readonly<Record<string, ProjectRule>> = {
  'lambda-runtime': { type: 'lib', epic: '5-lambda', mayImport: foundation },
  'lambda-sync': {
    type: 'app',
    epic: '5-lambda',
    mayImport: [...foundation, 'vanta-api', 'storage-s3', 'sync', 'lambda-runtime'],
  },
  'lambda-query': {
    type: 'app',
    epic: '5-lambda',
    mayImport: [...foundation, 'storage-s3', 'athena', 'http-api', 'lambda-runtime'],
  },
  'lambda-catalog': {
    type: 'app',
    epic: '5-lambda',
    mayImport: [...foundation, 'storage-s3', 'athena', 'lambda-runtime'],
  },
};

const everything = [...Object.keys(local), ...Object.keys(lambda)];

/**
 * The order of the projects, by name, so that no tag can switch it off.
 *
 * A new project enters here, and in the constraints of eslint/module-boundaries.js.
 */
export const projectOrder: Readonly<Record<string, ProjectRule>> = {
  ...local,
  ...lambda,
  'state-machines': { type: 'tool', epic: '6-delivery', mayImport: [] },
  sam: { type: 'tool', epic: '6-delivery', mayImport: [...everything, 'state-machines'] },
  'package-checks': { type: 'tool', epic: '6-delivery', mayImport: everything },
  release: { type: 'tool', epic: '6-delivery', mayImport: [] },
  bench: { type: 'tool', epic: '6-delivery', mayImport: everything },
  integration: { type: 'tool', epic: '6-delivery', mayImport: everything },
  e2e: {
    type: 'tool',
    epic: '6-delivery',
    mayImport: [...everything, 'sam', 'state-machines'],
  },
  'workspace-checks': { type: 'tool', epic: '6-delivery', mayImport: [] },
};
