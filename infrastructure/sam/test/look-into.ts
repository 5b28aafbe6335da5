/** The value at a path of keys and places; undefined where there is none. */
export function lookInto(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (found, key) =>
      typeof found === 'object' && found !== null
        ? Object.getOwnPropertyDescriptor(found, key)?.value
        : undefined,
    value,
  );
}

/** The items of a list, with what stands behind `Fn::If` taken as if its condition held. */
export function itemsOf(value: unknown): readonly unknown[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.map((item) => lookInto(item, 'Fn::If', 1) ?? item);
}
