import type { Fault } from "../../core/faults/fault.ts";
import type { GrantPrincipal, HomeSettings } from "../../core/home/settings/home-settings.ts";
import { label, principalPlace } from "../../core/home/settings/principals.ts";

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
