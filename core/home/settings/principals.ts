import type { Grant, GrantPrincipal } from "./home-settings.ts";

/** Names a principal among all: `group:Auditors`, `user:bob@acme.example`, `user-id:93a4...`, `iam-user:alice`. */
export function principalKey({ kind, name, by }: GrantPrincipal): string {
  return `${kind}${by === undefined ? "" : `-${by}`}:${name}`;
}

// why kept: a fault about a principal is placed at its first grant, and there can be as many faults as grants.
const firsts = new WeakMap<readonly Grant[], ReadonlyMap<string, Grant>>();

/** The first of the grants that is for the principal. */
export function firstGrant(grants: readonly Grant[], principal: GrantPrincipal): Grant | undefined {
  const known =
    firsts.get(grants) ?? new Map([...grants].reverse().map((grant) => [principalKey(grant.principal), grant]));
  firsts.set(grants, known);
  return known.get(principalKey(principal));
}

const KINDS: Readonly<Record<GrantPrincipal["kind"], string>> = {
  group: "group",
  user: "user",
  "iam-user": "IAM user",
  "iam-group": "IAM group",
  "iam-role": "IAM role",
};
const BY = { email: " with the e-mail address", id: " with the id" } as const;

/** `group "Auditors"`, `user with the e-mail address "bob@acme.example"`, `IAM user "alice"`. */
export function label({ kind, name, by }: GrantPrincipal): string {
  return `${KINDS[kind]}${by === undefined ? "" : BY[by]} ${JSON.stringify(name)}`;
}
