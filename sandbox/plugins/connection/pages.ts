interface Page {
  readonly NextToken?: string | undefined;
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/** All items of a list that AWS gives page by page: with a `NextToken`, or in IAM with a `Marker`. */
export async function allPages<P extends Page, T>(
  list: (page: { NextToken?: string; Marker?: string }) => Promise<P>,
  items: (page: P) => readonly T[] | undefined,
): Promise<T[]> {
  const result: T[] = [];
  let next: Parameters<typeof list>[0] | undefined = {};
  while (next) {
    const page: P = await list(next);
    result.push(...(items(page) ?? []));
    const { NextToken, Marker } = page;
    if (NextToken !== undefined) next = { NextToken };
    else next = page.IsTruncated === true && Marker !== undefined ? { Marker } : undefined;
  }
  return result;
}
