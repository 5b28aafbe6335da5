// How the Lambda functions start and answer: the bundles on this machine, or a deployed function.
//   --function NAME --test cold|warm|full [--event FILE]   measures NAME in AWS by its own REPORT lines
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { measureDeployed } from './lambda/measure-deployed.ts';
import { measureFunctions } from './lambda/measure-functions.ts';
import { parseJson } from './parse-json.ts';
import { reportFigures } from './report-figures.ts';

const { values } = parseArgs({
  options: {
    function: { type: 'string' },
    test: { type: 'string', default: 'full' },
    event: { type: 'string' },
  },
});
const { function: functionName, test, event } = values;
if (test !== 'cold' && test !== 'warm' && test !== 'full') {
  throw new RangeError(`--test ${test} is not known: it is cold, warm or full.`);
}
const figures =
  functionName === undefined
    ? await measureFunctions()
    : await measureDeployed({
        functionName,
        test,
        event: event === undefined ? {} : parseJson<unknown>(await readFile(event, 'utf8')),
      });
await reportFigures(figures, 'bench-lambda.json');
