import { z } from "zod";

/** Name of the home stack's output by which the next deployment knows this one. */
export const LAST_DEPLOYMENT_OUTPUT = "lastDeployment";

/** Who holds something, by principal key, and the moment (UTC, ISO 8601) at which it ends; `null`: there is none. */
export type Holders = ReadonlyMap<string, string | null>;

/** What a shared permission set gave: to whom, and which roles (`slug/role`). */
export interface LastSharedSet {
  readonly holders: Holders;
  readonly roles: ReadonlySet<string>;
}

/** What the home stack deployed last: enough to leave a client as it was. */
export interface LastDeployment {
  /** The contract that each client was planned from, by slug; not yet parsed. */
  readonly contracts: ReadonlyMap<string, unknown>;
  /** By `slug/role`. */
  readonly holders: ReadonlyMap<string, Holders>;
  readonly shared: ReadonlyMap<string, LastSharedSet>;
  /** What callers hold beside their entry policies, as {@link beside} says it; nothing of those that hold nothing. */
  readonly callers: ReadonlyMap<string, string>;
}

/** What is known of the home stack's last deployment. */
export type Last =
  | { readonly kind: "none" }
  /** It is there, and what it left cannot be used; `because` completes "since". */
  | { readonly kind: "unknown"; readonly because: string }
  | { readonly kind: "known"; readonly deployment: LastDeployment };

/** Version that this code writes, and the only one that it reads. */
export const LAST_DEPLOYMENT_VERSION = 1;
const holders = z.record(z.string(), z.string().nullable());
const schema = z.strictObject({
  version: z.literal(LAST_DEPLOYMENT_VERSION),
  contracts: z.record(z.string(), z.unknown()),
  holders: z.record(z.string(), holders),
  shared: z.record(z.string(), z.strictObject({ holders, roles: z.array(z.string()) })),
  callers: z.record(z.string(), z.string()),
});

/** Reads what {@link writeLastDeployment} wrote. @returns `undefined` for anything else, also of another version. */
export function parseLastDeployment(text: string): LastDeployment | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
  const { data } = schema.safeParse(value);
  if (data === undefined) return undefined;
  const maps = (of: Readonly<Record<string, Readonly<Record<string, string | null>>>>) =>
    new Map(Object.entries(of).map(([key, one]) => [key, new Map(Object.entries(one))]));
  return {
    contracts: new Map(Object.entries(data.contracts)),
    holders: maps(data.holders),
    shared: new Map(
      Object.entries(data.shared).map(([name, one]) => [
        name,
        { holders: new Map(Object.entries(one.holders)), roles: new Set(one.roles) },
      ]),
    ),
    callers: new Map(Object.entries(data.callers)),
  };
}
