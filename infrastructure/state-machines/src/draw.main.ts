// Draws the definition of the sync into docs/STATE_MACHINE.md.
import { readFile, writeFile } from 'node:fs/promises';
import { drawDefinition } from './draw-definition.ts';
import { readDefinition } from './read-definition.ts';
import { sampleSubstitutions } from './sample-substitutions.ts';
import { STATE_MACHINE_PAGE, withPicture } from './state-machine-page.ts';

const picture = drawDefinition(await readDefinition(sampleSubstitutions));
await writeFile(STATE_MACHINE_PAGE, withPicture(await readFile(STATE_MACHINE_PAGE, 'utf8'), picture));
