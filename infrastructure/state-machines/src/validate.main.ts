// Judges the definition of the sync by the Amazon States Language; ends with 1 and the reasons when it is wrong.
import { findProblems } from './find-problems.ts';
import { readDefinition } from './read-definition.ts';
import { sampleSubstitutions } from './sample-substitutions.ts';

const problems = findProblems(await readDefinition(sampleSubstitutions));
process.stdout.write(problems.length === 0 ? 'The definition is valid.\n' : `${problems.join('\n')}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
