#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';

// Keeps the young generation small: 158 MB instead of 277 MB at the peak of a first sync of 420,000 rows, 116 MB
// instead of 150 MB for statistics over 400,000. Set here, since options in the first line are not known everywhere.
setFlagsFromString('--optimize-for-size');

// Checked first: an older Node.js would stop in the middle of the bundle with a message that says nothing.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 12)) {
  await import('../dist/main.js');
} else {
  process.stderr.write(`error: vanta-vuln needs Node.js 22.12 or newer, this is ${process.versions.node}.\n`);
  process.exitCode = 1;
}
