/** All items of a list that AWS gives page by page with a `NextToken`. */
export async function allTokenPages<P extends { NextToken?: string | undefined }, T>(
  list: (page: { NextToken?: string }) => Promise<P>,
  items: (page: P) => readonly T[] | undefined,
): Promise<T[]> {
  const result: T[] = [];
  let next: { NextToken?: string } | undefined = {};
  while (next) {
    const page: P = await list(next);
    result.push(...(items(page) ?? []));
    next = page.NextToken === undefined ? undefined : { NextToken: page.NextToken };
  }
  return result;
}
