import type { ClientSelector } from "./config/schema/selector.ts";
import type { Contract } from "./contract.ts";

/** A client stack's contract, and the slug of the stack that it came from. */
export interface ClientContract {
  readonly slug: string;
  readonly contract: Contract;
}

/** The clients that a selector means; names that no client has come back too, by their position in the list. */
export function selectClients(
  selector: ClientSelector,
  clients: readonly ClientContract[],
): {
  readonly selected: readonly ClientContract[];
  readonly unknown: readonly (readonly [index: number, name: string])[];
} {
  if (selector === "all") return { selected: clients, unknown: [] };
  if (!("tags" in selector)) {
    const byName = new Map(clients.map((client) => [client.contract.client.name, client]));
    const found = selector.map((name, index) => ({ index, name, client: byName.get(name) }));
    return {
      selected: [...new Set(found.flatMap(({ client }) => client ?? []))],
      unknown: found.flatMap(({ index, name, client }) => (client === undefined ? [[index, name] as const] : [])),
    };
  }
  const wanted = Object.entries(selector.tags);
  const selected = clients.filter(({ contract: { client } }) =>
    wanted.every(([key, value]) => Object.hasOwn(client.tags, key) && client.tags[key] === value),
  );
  return { selected, unknown: [] };
}
