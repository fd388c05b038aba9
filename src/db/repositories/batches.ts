/** Rows or keys per statement: far below the parameter limits of both databases. */
const SIZE = 200;

/** Does the work for 200 items at a time and joins the results. */
export async function inBatches<Item, Result>(
  items: readonly Item[],
  work: (some: readonly Item[]) => Promise<readonly Result[]>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += SIZE)
    results.push(...(await work(items.slice(start, start + SIZE))));
  return results;
}
