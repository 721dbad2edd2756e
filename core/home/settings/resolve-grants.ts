import type { Report } from "../../config/check/report.ts";
import type { Sound } from "../../config/check/soundness.ts";
import type { SharedSet } from "../../config/project/resolve-shared-sets.ts";
import type { GrantInput } from "../../config/schema/grants-schema.ts";
import type { HomeInput } from "../../config/schema/home-schema.ts";
import { parseUntil } from "../../config/until.ts";
import { suggester } from "../../faults/did-you-mean.ts";
import { listed, type Path } from "../../faults/fault.ts";
import type { Origin } from "../../faults/origin.ts";
import type { Grant, GrantPrincipal, GrantTarget, IamGroup, IamUser } from "./home-settings.ts";

/** What grants can refer to. */
export interface Grantable {
  readonly sharedSets: Readonly<Record<string, SharedSet>>;
  readonly users: readonly IamUser[];
  readonly groups: readonly IamGroup[];
}

const PRINCIPALS = ["group", "user", "iamUser", "iamGroup", "iamRole"] as const;

/** Reads the grants: each for one principal, and for either roles of clients or a shared permission set. */
export function resolveGrants(
  input: HomeInput,
  origin: Origin,
  grantable: Grantable,
  sound: Sound,
  report: Report,
): readonly Grant[] {
  const known: Known = {
    iamUser: names(grantable.users.map(({ name }) => name)),
    iamGroup: names(grantable.groups.map(({ name }) => name)),
    permissionSet: names(Object.keys(grantable.sharedSets)),
  };
  return input.grants.map((grant, index): Grant => {
    const path = ["grants", index];
    const principal = principalOf(grant, path, input, known, sound, report);
    const target = targetOf(grant, path, principal, known, sound, report);
    const until = grant.until === undefined ? undefined : parseUntil(grant.until);
    const { reason, ticket } = grant;
    return {
      principal,
      target,
      ...(until !== undefined && { until }),
      ...(reason !== undefined && { reason }),
      ...(ticket !== undefined && { ticket }),
      origin,
      path,
    };
  });
}

/** Names that can be referred to, and what to suggest for one that is none of them. */
interface Names {
  readonly all: ReadonlySet<string>;
  readonly suggest: (written: string) => string;
}
type Known = Readonly<Record<"iamUser" | "iamGroup" | "permissionSet", Names>>;

function names(all: readonly string[]): Names {
  return { all: new Set(all), suggest: suggester(all) };
}

function principalOf(
  grant: GrantInput,
  path: Path,
  input: HomeInput,
  known: Known,
  sound: Sound,
  report: Report,
): GrantPrincipal {
  const given = PRINCIPALS.filter((key) => grant[key] !== undefined);
  const [only] = given;
  if (given.length !== 1 && sound(...PRINCIPALS.map((key) => ["home", ...path, key] as const))) {
    report(
      "config/grant-principal",
      path,
      `exactly one of ${PRINCIPALS.join(", ")}`,
      given.length === 0 ? "none" : given.join(" and "),
      "Write one of them; make a grant for each.",
    );
  }
  if ((only === "group" || only === "user") && input.identityCenter === undefined && sound(["home", "identityCenter"]))
    report(
      "config/grant-principal",
      [...path, only],
      "identityCenter, where a grant is for a group or user of it",
      "no identityCenter",
      "Add identityCenter: { region: ... }, or write iamUser or iamGroup.",
    );
  if (grant.iamUser !== undefined) declared(grant.iamUser, "iamUser", "iam.users");
  if (grant.iamGroup !== undefined) declared(grant.iamGroup, "iamGroup", "iam.groups");
  if (grant.iamUser !== undefined) return { kind: "iam-user", name: grant.iamUser };
  if (grant.iamGroup !== undefined) return { kind: "iam-group", name: grant.iamGroup };
  if (grant.iamRole !== undefined) return { kind: "iam-role", name: grant.iamRole };
  if (grant.group !== undefined)
    return typeof grant.group === "string"
      ? { kind: "group", name: grant.group }
      : { kind: "group", name: grant.group.id, by: "id" };
  const { user = "" } = grant;
  if (typeof user === "string") return { kind: "user", name: user };
  if ((user.email === undefined) === (user.id === undefined) && sound(["home", ...path, "user"]))
    report(
      "config/grant-principal",
      [...path, "user"],
      "either email or id",
      user.id === undefined ? "neither" : "both",
      "Write one of the two.",
    );
  return user.id !== undefined
    ? { kind: "user", name: user.id, by: "id" }
    : { kind: "user", name: user.email ?? "", by: "email" };

  function declared(name: string, key: "iamUser" | "iamGroup", under: string): void {
    if (known[key].all.has(name) || !sound(["home", "iam"])) return;
    const hint = known[key].suggest(name);
    report(
      "config/grant-principal",
      [...path, key],
      `a name under ${under}`,
      JSON.stringify(name),
      `${hint} Add it there: the stack makes it, or with \`existing: true\` refers to one that is there.`.trim(),
    );
  }
}

function targetOf(
  grant: GrantInput,
  path: Path,
  principal: GrantPrincipal,
  { permissionSet: sharedSets }: Known,
  sound: Sound,
  report: Report,
): GrantTarget {
  const { clients, roles, permissionSet } = grant;
  const whole = sound(["home", ...path]);
  if (permissionSet === undefined) {
    const surelyRoles = sound(["home", ...path, "permissionSet"]);
    const instead = "or the name of a shared permission set as permissionSet";
    if (clients === undefined && surelyRoles)
      report(
        "config/missing",
        [...path, "clients"],
        `clients: all, a list of client names, or a map with tags; ${instead}`,
        "nothing",
        "Write all, or a list as in [AbcCorp].",
      );
    if (roles === undefined && surelyRoles)
      report(
        "config/missing",
        [...path, "roles"],
        `a list of roles; ${instead}`,
        "nothing",
        "Write a list, as in [read-only].",
      );
    return { kind: "roles", clients: clients ?? [], roles: roles ?? [] };
  }
  if (whole && (clients !== undefined || roles !== undefined))
    report(
      "config/grant-target",
      path,
      "either clients and roles, or permissionSet",
      "both",
      "Remove one; the shared permission set itself says which clients and levels it holds.",
    );
  if (whole && principal.kind !== "group" && principal.kind !== "user")
    report(
      "config/grant-target",
      [...path, "permissionSet"],
      "clients and roles: permission sets are for groups and users of Identity Center",
      "permissionSet",
      "Write clients: and roles:.",
    );
  if (!sharedSets.all.has(permissionSet) && sound(["sharedPermissionSets"]))
    report(
      "config/grant-target",
      [...path, "permissionSet"],
      `a name under sharedPermissionSets in Pulumi.yaml: one of ${listed(sharedSets.all)}`,
      JSON.stringify(permissionSet),
      `${sharedSets.suggest(permissionSet)} Correct it, or define it in Pulumi.yaml.`.trim(),
    );
  return { kind: "shared-set", name: permissionSet };
}
