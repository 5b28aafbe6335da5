import { mergeConfig } from 'vitest/config';
import { projectTests } from '../../vitest.base.ts';

// The parser is written for bundlers: its files import each other without their endings.
const throughVite = { test: { server: { deps: { inline: ['dt-sql-parser'] } } } };

export default mergeConfig(projectTests(import.meta.dirname), throughVite);
