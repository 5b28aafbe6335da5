import nx from '@nx/eslint-plugin';
import { defineConfig } from 'eslint/config';
import prettier from 'eslint-config-prettier';
import jsonParser from 'jsonc-eslint-parser';
import tseslint from 'typescript-eslint';
import { moduleBoundaries, testFiles, testOnlyImports } from './eslint/module-boundaries.js';

const configFiles = ['**/*.config.{js,mjs,ts}', 'eslint/**'];

const dependencyChecks = {
  buildTargets: ['build', 'typecheck'],
  ignoredFiles: [
    '{projectRoot}/**/*.{test,bench}.ts',
    '{projectRoot}/test/**',
    '{projectRoot}/{vitest,esbuild}.config.{ts,mjs}',
  ],
};

const externalsOfTheCli = [
  '@aws-sdk/client-athena',
  '@aws-sdk/client-glue',
  '@aws-sdk/client-s3',
  '@aws-sdk/client-secrets-manager',
  '@aws-sdk/client-ssm',
  '@aws-sdk/lib-storage',
  '@duckdb/node-api',
  'better-sqlite3',
  'pino',
  'pino-pretty',
];

export default defineConfig(
  { ignores: ['**/dist', '**/coverage', '**/fixtures', '.nx', '.reports'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      eqeqeq: 'error',
      'no-duplicate-imports': ['error', { allowSeparateTypeImports: true }],
      // `as` claims what nobody checked: parse, narrow, or annotate. `as const` is allowed.
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // A port is asynchronous even where one implementation has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.{ts,js,mjs}'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: ['../../vitest.base.ts', '../../esbuild/built-ins-by-require.js'],
          depConstraints: moduleBoundaries,
        },
      ],
    },
  },
  {
    files: ['**/*.{ts,js,mjs}'],
    ignores: configFiles,
    rules: {
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true } },
      ],
    },
  },
  {
    // Through the object `z` a bundle takes zod as a whole, with the words of 50 languages: 12 ms at each start.
    files: ['**/*.{ts,js,mjs}'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "ImportDeclaration[source.value='zod'] > ImportSpecifier[imported.name='z']",
          message: "Write import * as z from 'zod'.",
        },
      ],
    },
  },
  {
    // Tests are never bundled.
    files: ['{apps,libs}/*/src/**/*.ts'],
    ignores: testFiles,
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "ImportDeclaration[source.value='zod'] > ImportSpecifier[imported.name='z']",
          message: "Write import * as z from 'zod'.",
        },
        {
          selector: 'ImportExpression[source.value=/^(?!\\.|@vanta-vuln\\/|@aws-sdk\\/|pino)/]',
          message:
            'Of a CommonJS package that is imported when it is needed, a bundle gives the default export alone: import a file of your own, which imports the package.',
        },
      ],
    },
  },
  // Output goes through the stream or the logger that was passed in.
  { files: ['libs/**', 'apps/**'], rules: { 'no-console': 'error' } },
  {
    files: ['**/*.ts'],
    ignores: testFiles,
    rules: { 'max-lines': ['warn', { max: 200, skipBlankLines: true, skipComments: true }] },
  },
  ...testOnlyImports,
  {
    files: ['**/package.json'],
    plugins: { '@nx': nx },
    languageOptions: { parser: jsonParser },
    rules: {
      '@nx/dependency-checks': ['error', dependencyChecks],
    },
  },
  {
    // Our libraries are bundled into the CLI; what the bundle leaves outside must come with its package.
    files: ['apps/cli/package.json'],
    rules: {
      '@nx/dependency-checks': ['error', { ...dependencyChecks, ignoredDependencies: externalsOfTheCli }],
    },
  },
  prettier,
);
