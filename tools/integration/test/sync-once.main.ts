// Syncs an account once, in a process of its own that a test may kill: URL CLIENT_ID CLIENT_SECRET DATABASE
import { systemClock } from '@vanta-vuln/core';
import { syncAccount } from './sync-account.ts';

const [url = '', clientId = '', clientSecret = '', database = ''] = process.argv.slice(2);
await syncAccount({ url, clientId, clientSecret, clock: systemClock }, database);
