import { VantaVulnError } from '@vanta-vuln/core';
import { parseCommand } from './simulator-flags.ts';
import { startSimulator } from './start-simulator.ts';

try {
  await run();
} catch (error) {
  if (!(error instanceof VantaVulnError)) throw error;
  process.stderr.write(`${error.message}. ${error.hint}\n`);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const { options, stopsWithStdin } = parseCommand(process.argv.slice(2));
  const simulator = await startSimulator(options);
  const stop = () => void simulator.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (stopsWithStdin) process.stdin.resume().once('end', stop).once('close', stop);
  const { url, clientId, clientSecret } = simulator;
  process.stdout.write(`${JSON.stringify({ url, clientId, clientSecret })}\n`);
}
