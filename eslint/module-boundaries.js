// The order of the projects, once by epic and once by scope. An import must satisfy every entry whose
// sourceTag its project carries. tools/workspace-checks holds the same order by project name, tag or no tag.

const foundation = ['scope:core', 'scope:config', 'scope:observability'];

// Open to every project's tests; testOnlyImports below keeps them out of the code that ships.
const testSupport = ['scope:contract-tests', 'scope:vanta-simulator'];

/** Whoever breaks an entry finds the way out in the comment above it. */
export const moduleBoundaries = [
  // A library knows libraries. Does it need something of an app? Move that into a library of its own.
  { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib', 'type:testing'] },
  // An app composes libraries, never another app. What two apps share is a library.
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib', 'type:testing'] },
  // The port suites are built on the ports alone, else an implementation would be tested against itself.
  { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:lib', 'type:testing'] },
  // Tools may look at everything; nothing that ships may look at a tool.
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:app', 'type:lib', 'type:testing', 'type:tool'] },

  // The foundation stands on nothing of ours: take what you need as a parameter, or as a port in core.
  { sourceTag: 'epic:1-foundation', onlyDependOnLibsWithTags: ['epic:1-foundation', ...testSupport] },
  // The local product must work without the lake: put what both need behind a port in core.
  { sourceTag: 'epic:2-local', onlyDependOnLibsWithTags: ['epic:1-foundation', 'epic:2-local'] },
  // The lake stores and moves data; it asks no questions: queries belong to epic 4.
  {
    sourceTag: 'epic:3-lake',
    onlyDependOnLibsWithTags: ['epic:1-foundation', 'epic:2-local', 'epic:3-lake'],
  },
  // Queries read what the lake wrote and know no Lambda: handlers call them, not the other way round.
  {
    sourceTag: 'epic:4-query',
    onlyDependOnLibsWithTags: ['epic:1-foundation', 'epic:2-local', 'epic:3-lake', 'epic:4-query'],
  },
  // A Lambda bundle holds no native module: store in S3 and query with Athena there.
  {
    sourceTag: 'epic:5-lambda',
    onlyDependOnLibsWithTags: [
      'epic:1-foundation',
      'epic:2-local',
      'epic:3-lake',
      'epic:4-query',
      'epic:5-lambda',
    ],
    notDependOnLibsWithTags: ['scope:storage-sqlite', 'scope:lake-duckdb'],
  },
  // Delivery builds, ships and checks everything; the list names each epic, since '*' would enforce nothing.
  {
    sourceTag: 'epic:6-delivery',
    onlyDependOnLibsWithTags: [
      'epic:1-foundation',
      'epic:2-local',
      'epic:3-lake',
      'epic:4-query',
      'epic:5-lambda',
      'epic:6-delivery',
      'epic:11-cli',
    ],
  },
  // The terminal runs everything that runs on one machine, but no Lambda: share code through a library.
  {
    sourceTag: 'epic:11-cli',
    onlyDependOnLibsWithTags: [
      'epic:1-foundation',
      'epic:2-local',
      'epic:3-lake',
      'epic:4-query',
      'epic:11-cli',
    ],
  },

  // core imports nothing of ours: declare a port here and implement it in another library.
  { sourceTag: 'scope:core', onlyDependOnLibsWithTags: [...testSupport] },
  // config and observability stand beside each other on core: pass a logger or a setting as a parameter.
  { sourceTag: 'scope:config', onlyDependOnLibsWithTags: ['scope:core', ...testSupport] },
  { sourceTag: 'scope:observability', onlyDependOnLibsWithTags: ['scope:core', ...testSupport] },
  // The port suites know the ports and nothing that implements them.
  { sourceTag: 'scope:contract-tests', onlyDependOnLibsWithTags: ['scope:core'] },
  // Adapters and algorithms never know each other: meet at a port of core, and let the app join the two.
  { sourceTag: 'scope:vanta-api', onlyDependOnLibsWithTags: [...foundation, ...testSupport] },
  { sourceTag: 'scope:vanta-simulator', onlyDependOnLibsWithTags: [...foundation, ...testSupport] },
  { sourceTag: 'scope:storage-sqlite', onlyDependOnLibsWithTags: [...foundation, ...testSupport] },
  { sourceTag: 'scope:storage-s3', onlyDependOnLibsWithTags: [...foundation, ...testSupport] },
  { sourceTag: 'scope:sync', onlyDependOnLibsWithTags: [...foundation, ...testSupport] },
  { sourceTag: 'scope:stats', onlyDependOnLibsWithTags: [...foundation, ...testSupport] },
  { sourceTag: 'scope:query-templates', onlyDependOnLibsWithTags: [...foundation, ...testSupport] },
  // An engine runs the one set of templates: put SQL into query-templates, not into an engine.
  {
    sourceTag: 'scope:athena',
    onlyDependOnLibsWithTags: [...foundation, 'scope:query-templates', ...testSupport],
  },
  {
    sourceTag: 'scope:lake-duckdb',
    onlyDependOnLibsWithTags: [...foundation, 'scope:query-templates', ...testSupport],
  },
  // A migration moves rows from one port to another: the app chooses the two backends.
  { sourceTag: 'scope:migration', onlyDependOnLibsWithTags: ['scope:core', ...testSupport] },
  // What every handler shares knows none of their work: the apps compose it with the libraries.
  { sourceTag: 'scope:lambda-runtime', onlyDependOnLibsWithTags: [...foundation, ...testSupport] },
  // The routes answer from ports: the app that serves them brings the engine and the store.
  {
    sourceTag: 'scope:http-api',
    onlyDependOnLibsWithTags: [...foundation, 'scope:stats', 'scope:query-templates', ...testSupport],
  },
];

export const testFiles = ['**/*.test.ts', '**/*.bench.ts', '**/test/**'];

const contractTests = {
  name: '@vanta-vuln/contract-tests',
  message: 'The port suites are for tests: import them in a *.test.ts file.',
};

const simulator = {
  name: '@vanta-vuln/vanta-simulator',
  message: 'The simulated Vanta is for tests and for the demo: import it in a *.test.ts file.',
};

/** Keeps what only tests may import out of the code that ships. */
export const testOnlyImports = [
  {
    files: ['**/*.ts'],
    ignores: testFiles,
    rules: { 'no-restricted-imports': ['error', { paths: [contractTests, simulator] }] },
  },
  // The demo of the CLI and the tools run the simulator.
  {
    files: ['apps/cli/**/*.ts', 'tools/**/*.ts'],
    ignores: testFiles,
    rules: { 'no-restricted-imports': ['error', { paths: [contractTests] }] },
  },
];
