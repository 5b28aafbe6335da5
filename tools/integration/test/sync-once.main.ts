// Syncs an account once, in a process of its own that a test may kill: URL CLIENT_ID CLIENT_SECRET DATABASE.
// Tells each step of its progress on a line of its own.
import { writeSync } from 'node:fs';
import { systemClock } from '@vanta-vuln/core';
import { syncAccount } from './sync-account.ts';

const [url = '', clientId = '', clientSecret = '', database = ''] = process.argv.slice(2);
const account = { url, clientId, clientSecret, clock: systemClock };
await syncAccount(account, database, { onProgress: ({ phase }) => void writeSync(1, `${phase}\n`) });
