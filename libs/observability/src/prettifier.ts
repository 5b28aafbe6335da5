import { showControls } from '@vanta-vuln/core';

/** Makes the function that renders an entry for people, synchronously, so that nothing is lost at exit. */
export async function prettifier(colour: boolean): Promise<(entry: unknown) => string> {
  // Only a terminal needs it: 20 ms of loading.
  const { prettyFactory } = await import('pino-pretty');
  const pretty = prettyFactory({ colorize: colour, translateTime: 'SYS:HH:MM:ss' });
  return (entry) => pretty(withVisibleControls(entry));
}

function withVisibleControls(entry: unknown): unknown {
  return JSON.parse(JSON.stringify(entry), (_key, value: unknown) =>
    typeof value === 'string' ? showControls(value) : value,
  );
}
