import type { Fault, Location } from "../../faults/fault.ts";
import { clientSchema } from "../schema/client-schema.ts";
import { homeSchema } from "../schema/home-schema.ts";

/** The keys of a stack's own settings. */
export type StackKey = "client" | "home";

/** A fault of reading; with the key that is not missing where it belongs, since it stands where the fault is. */
export interface ReadFault extends Fault {
  readonly instead?: readonly [StackKey, string];
}

/** Keys directly below each of them. */
const BELOW: Readonly<Record<StackKey, ReadonlySet<string>>> = {
  client: new Set(Object.keys(clientSchema.shape)),
  home: new Set(Object.keys(homeSchema.shape)),
};

/**
 * The fault of a key that stands beside the stack's own key, or above it, instead of below: `grants` with a space too few.
 * why not "remove it": that would take back everybody's access.
 * @param name The key without a prefix.
 * @param at Where the key stands; asked only for a fault.
 * @param has Whether the file has the stack's own key.
 * @returns nothing for a key that does not belong below it.
 */
export function outdented(
  name: string,
  at: () => Location,
  namespace: string,
  has: (key: StackKey) => boolean,
): ReadFault | undefined {
  const parent = (["client", "home"] as const).find((key) => has(key) && BELOW[key].has(name));
  if (parent === undefined) return undefined;
  const below = `${namespace}:${parent}`;
  return {
    code: "config/misplaced",
    at: at(),
    path: `${below}.${name}`,
    expected: `${JSON.stringify(name)} below ${below}`,
    found: `the key ${JSON.stringify(name)} too far left`,
    instead: [parent, name],
    fix: `Indent it, with all that is below it, so that it stands below ${below}: like the other keys there.`,
  };
}
