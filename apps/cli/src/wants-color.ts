/** Whether to colour: the flag first, then NO_COLOR, then FORCE_COLOR, then whether a person looks at it. */
export function wantsColor({
  flag,
  env,
  isTTY,
}: {
  readonly flag: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTTY: boolean | undefined;
}): boolean {
  if (flag === false || env['NO_COLOR']) return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return isTTY === true && env['TERM'] !== 'dumb';
}
