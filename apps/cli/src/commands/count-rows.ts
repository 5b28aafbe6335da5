/** How many rows there are in batches. */
export async function countRows(batches: AsyncIterable<readonly unknown[]>): Promise<number> {
  let total = 0;
  for await (const batch of batches) total += batch.length;
  return total;
}
