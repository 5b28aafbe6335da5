// Writes the tables of the lake into athena.yaml.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TEMPLATES } from './read-template.ts';
import { withTables } from './write-tables.ts';

const file = join(TEMPLATES, 'athena.yaml');
await writeFile(file, withTables(await readFile(file, 'utf8')));
