// Escape sequences and changes of writing direction in foreign text could rewrite what the terminal shows.
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Makes the function that renders an entry for people, synchronously, so that nothing is lost at exit. */
export async function prettifier(colour: boolean): Promise<(entry: unknown) => string> {
  // Only a terminal needs it: 20 ms of loading.
  const { prettyFactory } = await import('pino-pretty');
  const pretty = prettyFactory({ colorize: colour, translateTime: 'SYS:HH:MM:ss' });
  return (entry) => pretty(withVisibleControls(entry));
}

function withVisibleControls(entry: unknown): unknown {
  return JSON.parse(JSON.stringify(entry), (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(INVISIBLE, escaped) : value,
  );
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
