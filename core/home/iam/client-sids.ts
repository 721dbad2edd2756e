/**
 * A Sid for each client, from its name: `AbcCorp`. Letters and digits are all that IAM takes, so two names can become
 * one; the account id then tells them apart.
 * @returns Sids by slug; no two alike.
 */
export function clientSids(
  clients: readonly { readonly slug: string; readonly name: string; readonly accountId: string }[],
): ReadonlyMap<string, string> {
  const plain = (name: string) => name.replace(/[^A-Za-z0-9]/g, "");
  const counts = new Map<string, number>();
  for (const { name } of clients) counts.set(plain(name), (counts.get(plain(name)) ?? 0) + 1);
  return new Map(
    clients.map(({ slug, name, accountId }) => {
      // why also names that end in twelve digits: they look like a name with an account id, perhaps another client's.
      const unclear = counts.get(plain(name)) !== 1 || /\d{12}$/.test(plain(name));
      return [slug, unclear ? `${plain(name)}${accountId}` : plain(name)];
    }),
  );
}
