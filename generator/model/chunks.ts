/** Cuts a list into pieces of at most `count` items, and of at most `size` together unless one item is larger. */
export function* chunksOf<Item>(
  items: readonly Item[],
  count: number,
  size = Number.POSITIVE_INFINITY,
  sizeOf: (item: Item) => number = () => 0,
): Generator<readonly Item[]> {
  let chunk: Item[] = [];
  let sum = 0;
  for (const item of items) {
    const own = sizeOf(item);
    if (chunk.length > 0 && (chunk.length === count || sum + own > size)) {
      yield chunk;
      [chunk, sum] = [[], 0];
    }
    chunk.push(item);
    sum += own;
  }
  if (chunk.length > 0) yield chunk;
}
