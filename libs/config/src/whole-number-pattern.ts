/** The source of a pattern for decimal digits, leading zeros included, that stand for at least a whole number. */
export function atLeastPattern(least: number): string {
  if (least === 0) return '\\d+';
  const digits = String(least);
  const higher = [...digits].flatMap((digit, index) =>
    digit === '9'
      ? []
      : [`${digits.slice(0, index)}[${Number(digit) + 1}-9]\\d{${digits.length - index - 1}}`],
  );
  return `0*(?:${[digits, ...higher, `[1-9]\\d{${digits.length},}`].join('|')})`;
}

/** The same for digits that stand for a whole number at most. */
export function atMostPattern(most: number): string {
  const digits = String(most);
  const lower = [...digits].flatMap((digit, index) =>
    digit === '0'
      ? []
      : [`${digits.slice(0, index)}[0-${Number(digit) - 1}]\\d{${digits.length - index - 1}}`],
  );
  const shorter = digits.length === 1 ? [] : [`\\d{1,${digits.length - 1}}`];
  return `0*(?:${[digits, ...lower, ...shorter].join('|')})`;
}
