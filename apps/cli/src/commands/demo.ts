import { addExamples } from '../command-definition.ts';
import type { DefineCommand } from '../command-definition.ts';
import { addGlobalOptions } from '../global-options.ts';
import { filledText, wholeNumber } from '../option-parsers.ts';

export interface DemoFlags {
  readonly cves?: string;
  readonly vulnerabilities: number;
  readonly seed: number;
  readonly folder?: string;
  readonly json?: boolean;
}

export const defineDemo: DefineCommand = (program, run) => {
  const command = program
    .command('demo')
    .summary('try it all on a simulated account')
    .description(
      'Starts a simulated Vanta account on this machine, syncs it twice, a simulated day apart, and shows the ' +
        'statistics and what changed. Needs no credentials and no network; the database stays for you to explore.',
    )
    .optionsGroup('How:')
    .option('--vulnerabilities <n>', 'how many', wholeNumber({ max: 200_000 }), 1000)
    .option('--seed <n>', 'another number, another account', wholeNumber(), 1)
    .option('--cves <file>', 'make findings of the CVEs in this JSONL file')
    .option('--folder <folder>', 'where to keep the database (default: a temporary folder)', filledText)
    .option('--json', 'print what the two syncs and the statistics say as JSON');
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln demo', 'A thousand findings'],
    ['vanta-vuln demo --vulnerabilities 20000 --seed 7 --folder demo', 'A larger account'],
    ['vanta-vuln demo --cves cves.jsonl', 'With CVEs of your own choice'],
  ]);
  command.action(async (flags: DemoFlags) =>
    run(command, async (context) => {
      const { runDemo } = await import('./run-demo.ts');
      return runDemo(context, flags);
    }),
  );
};
