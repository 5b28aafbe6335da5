/**
 * What all of them give; when one fails, its error, but not before all others have ended.
 *
 * Else what still runs would go on after the lease is given back: in a Lambda function that is frozen meanwhile, even
 * during a later run.
 */
export async function allDone<Work extends readonly unknown[]>(work: [...Work]) {
  await Promise.allSettled(work);
  return await Promise.all(work);
}
