import { type Fault, listed } from "../../core/faults/fault.ts";
import type { DirectoryUser } from "../../core/home/permission-sets/deny-after-end.ts";
import type { GrantPrincipal, HomeSettings } from "../../core/home/settings/home-settings.ts";
import { label, principalKey, principalPlace } from "../../core/home/settings/principals.ts";

/** Identity Center could not be asked. */
export function unanswered(home: HomeSettings, failure: string): Fault {
  const path = ["identityCenter"];
  return {
    code: "identity-center/no-answer",
    at: home.origin.locate(path),
    path: home.origin.name(path),
    expected: `an answer from Identity Center of account ${home.accountId}, Region ${home.region}`,
    found: failure,
    fix: "Use credentials of the home account that may read Identity Center (aws:profile, or the environment).",
  };
}

/**
 * A group or user that another grant names in another way.
 * why a fault: AWS refuses the second assignment of one person, once the first is made.
 */
export function samePrincipal(home: HomeSettings, principal: GrantPrincipal, first: GrantPrincipal): Fault {
  return {
    code: "identity-center/same-principal",
    ...principalPlace(home, principal),
    expected: `each ${principal.kind} under one name`,
    found: `${label(principal)}, which Identity Center has as ${label(first)}`,
    fix: `Write ${JSON.stringify(first.name)} in every grant, or whichever of the two Identity Center shows.`,
  };
}

/**
 * A group or user that does not exist.
 * @param hint The names that are near, as a question; empty for none.
 */
export function missingPrincipal(home: HomeSettings, principal: GrantPrincipal, hint: string): Fault {
  return {
    code: principal.kind === "group" ? "identity-center/no-group" : "identity-center/no-user",
    ...principalPlace(home, principal),
    expected: `a ${principal.kind} of Identity Center`,
    found: `${label(principal)}, which does not exist`,
    fix: hint === "" ? `Create the ${principal.kind}, or correct its name.` : `Correct the name: ${hint}`,
  };
}

/**
 * A group or user that the last deployment knew by this name, which the directory has under another name now.
 * why a fault: to go on without it would take away what it holds.
 */
export function renamedPrincipal(home: HomeSettings, principal: GrantPrincipal, { id, name }: Named): Fault {
  return {
    code: "identity-center/renamed",
    ...principalPlace(home, principal),
    expected: `a ${principal.kind} of Identity Center`,
    found: `${label(principal)}, which is called ${JSON.stringify(name)} now; its id is ${id}`,
    fix: `Write ${JSON.stringify(name)} in ${lines(home, principal)}. It holds on to what it has: nothing changes in AWS.`,
  };
}

/**
 * A name that is another group's or user's now, while the one that had it at the last deployment is still there.
 * why a fault: what was granted to the one would go to the other.
 */
export function takenName(home: HomeSettings, principal: GrantPrincipal, former: Named, id: string): Fault {
  const { kind } = principal;
  return {
    code: "identity-center/name-taken",
    ...principalPlace(home, principal),
    expected: `the ${kind} that had this name at the last deployment: its id is ${former.id}, and it is called ${JSON.stringify(former.name)} now`,
    found: `${label(principal)} with the id ${id}`,
    fix: `Write ${JSON.stringify(former.name)} in ${lines(home, principal)}, and nothing changes in AWS. Where the other ${kind} is to get this access, write { id: ${id} }: that is new access, and the former ${kind} loses it.`,
  };
}

/**
 * A user whom `denied` seems to name, and whom AWS lets in: the directory has given the name or the address to somebody else.
 * why a fault: every picture of access would show this user as shut out.
 */
export function notDenied(home: HomeSettings, principal: GrantPrincipal, denied: DirectoryUser, id: string): Fault {
  const by = principal.by === "email" ? "email" : "user";
  return {
    code: "identity-center/not-denied",
    ...principalPlace(home, principal),
    expected: `the user whom \`denied\` has with ${by}: ${JSON.stringify(principal.name)}, whose id is ${denied.id}`,
    found: `${label(principal)} with the id ${id}, whom AWS does not refuse`,
    fix: `Take ${by} out of that entry, or correct it, where only its user is to be shut out; \`npx switchyard revoke --user ${id}\` shuts this one out.`,
  };
}

/** Somebody as the directory has them. */
interface Named {
  readonly id: string;
  readonly name: string;
}

/** `line 12`, `lines 12, 14`: where grants name a principal. */
function lines({ origin, grants }: HomeSettings, principal: GrantPrincipal): string {
  const key = principalKey(principal);
  const own = grants.filter((grant) => principalKey(grant.principal) === key);
  const all = new Set(own.flatMap(({ path }) => origin.locate([...path, principal.kind]).line ?? []));
  if (all.size === 0) return "every grant to it";
  return `${all.size === 1 ? "line" : "lines"} ${listed([...all].map(String))}`;
}
