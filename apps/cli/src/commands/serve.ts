import { Option } from 'commander';
import { addExamples } from '../command-definition.ts';
import type { DefineCommand } from '../command-definition.ts';
import { addGlobalOptions } from '../global-options.ts';
import { parsePositiveNumber, wholeNumber } from '../option-parsers.ts';

export interface ServeFlags {
  readonly port: number;
  readonly host: string;
  readonly apiKeyFile?: string;
  readonly corsOrigin?: readonly string[];
  readonly freeSql?: boolean;
  readonly timeout: number;
  readonly queryMemory: number;
}

export const defineServe: DefineCommand = (program, run) => {
  const command = program
    .command('serve')
    .summary('the REST API over the database or the lake')
    .description(
      'Answers questions, statistics and the log of syncs over HTTP, until Ctrl-C. It only reads; what a sync writes meanwhile is seen at once. GET /openapi.json describes every route.',
    )
    .optionsGroup('How:')
    .option('--port <n>', '0 takes a free one', wholeNumber({ max: 65_535 }), 8080)
    .addOption(new Option('--host <address>', 'where to listen').default('127.0.0.1'))
    .option('--api-key-file <file>', 'holds the key to ask for in X-Api-Key')
    .option('--cors-origin <url...>', 'pages of these origins may read the answers')
    .option('--free-sql', 'answer SQL of the caller too; it can only read')
    .option('--timeout <s>', 'seconds until a query is stopped', parsePositiveNumber, 60)
    .option('--query-memory <mb>', 'that queries may use, all together', parsePositiveNumber, 512);
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln serve', 'http://127.0.0.1:8080, over the database'],
    ['vanta-vuln serve --lake s3://bucket/lake --storage-backend s3', 'Over a lake'],
    ['vanta-vuln serve --host 0.0.0.0 --api-key-file key.txt', 'For others, who need the key'],
  ]);
  command.action(async (flags: ServeFlags) =>
    run(command, async (context) => {
      const { runServe } = await import('./run-serve.ts');
      return runServe(context, flags);
    }),
  );
};
