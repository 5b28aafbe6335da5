/** Reads items in their order, some of them ahead, so that a store far away is not waited for item by item. */
export async function* readAhead<Item, Result>(
  items: Iterable<Item>,
  read: (item: Item) => Promise<Result>,
  ahead = 8,
): AsyncGenerator<Result> {
  const pending: Promise<Result>[] = [];
  for (const item of items) {
    pending.push(startReading(read, item));
    const [first] = pending;
    if (pending.length < ahead || first === undefined) continue;
    yield await first;
    void pending.shift();
  }
  for (const reading of pending) yield await reading;
}

/** Who waits for it is told of a failure; until then it must not end the process. */
function startReading<Item, Result>(read: (item: Item) => Promise<Result>, item: Item): Promise<Result> {
  const reading = read(item);
  reading.catch(() => undefined);
  return reading;
}

/**
 * Does the work for each item, some at the same time.
 *
 * After the first failure no more is begun; it is thrown when what was begun has ended, so that nothing goes on behind
 * the back of the caller, who may hold a lease for it.
 */
export async function forEachAhead<Item>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<unknown>,
  ahead = 8,
): Promise<void> {
  const begun = new Set<Promise<unknown>>();
  const all = readAhead(
    items,
    async (item) => {
      const doing = work(item);
      begun.add(doing);
      await doing;
      begun.delete(doing);
    },
    ahead,
  );
  try {
    while ((await all.next()).done !== true);
  } finally {
    await Promise.allSettled(begun);
  }
}
