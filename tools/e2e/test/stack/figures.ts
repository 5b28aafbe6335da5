/** Two ways of adding up differ in the last digits of a mean. */
export function rounded(value: object): object {
  const parsed: unknown = JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'number' ? Number(inner.toPrecision(12)) : inner,
    ),
  );
  return asObject(parsed);
}

/** The value if it is an object, else one without anything. */
export function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
