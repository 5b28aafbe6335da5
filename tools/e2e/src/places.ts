import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder of the workspace. */
export const WORKSPACE = join(import.meta.dirname, '../../..');

/** Where downloaded servers are kept from one run to the next. */
export const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'vanta-vuln-e2e');
