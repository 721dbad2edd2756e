import type { Path, Place } from "../../faults/fault.ts";
import type { Grant, GrantPrincipal, HomeSettings } from "./home-settings.ts";

/** Names a principal among all: `group:Auditors`, `user:bob@acme.example`, `user-id:93a4...`, `iam-user:alice`. */
export function principalKey({ kind, name, by }: GrantPrincipal): string {
  return `${kind}${by === undefined ? "" : `-${by}`}:${name}`;
}

// why kept: a fault about a principal is placed at its first grant, and there can be as many faults as grants.
const firsts = new WeakMap<readonly Grant[], ReadonlyMap<string, Grant>>();

/** The first of the grants that is for the principal. */
function firstGrant(grants: readonly Grant[], principal: GrantPrincipal): Grant | undefined {
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

/**
 * Where a principal is written, for faults about it: an IAM user or group where it is declared, anybody else where the
 * first grant names them.
 * @param inside Path below the declaration. Default: the declaration itself.
 */
export function principalPlace(
  { origin, grants }: Pick<HomeSettings, "origin" | "grants">,
  principal: GrantPrincipal,
  inside: Path = [],
): Place {
  const path = pathOf(grants, principal, inside);
  return { at: origin.locate(path), path: origin.name(path) };
}

function pathOf(grants: readonly Grant[], principal: GrantPrincipal, inside: Path): Path {
  if (principal.kind === "iam-user") return ["iam", "users", principal.name, ...inside];
  if (principal.kind === "iam-group") return ["iam", "groups", principal.name, ...inside];
  const grant = firstGrant(grants, principal);
  if (grant === undefined) return ["grants"];
  return [...grant.path, principal.kind === "iam-role" ? "iamRole" : principal.kind];
}

/** Where a grant is written, or something inside it. */
export function grantPlace({ origin, path }: Grant, ...inside: Path): Place {
  const whole = [...path, ...inside];
  return { at: origin.locate(whole), path: origin.name(whole) };
}
