import type { SessionPermits, SourceIdentityPermit, WayConditions } from "../trust/way.ts";
import { isPublicRange } from "./public-range.ts";
import type { RoleContext } from "../role-context.ts";
import type { WayInput } from "../../config/schema/trust-schema.ts";
import { parseUntil } from "../../config/until.ts";
import type { Kind, WayReport } from "./way-report.ts";

/** The conditions of a way. One that AWS cannot make work for its callers is a fault that says why, not a lock-out. */
export function wayConditions(
  context: RoleContext,
  way: WayInput,
  kind: Kind,
  { report }: WayReport,
): WayConditions & SessionPermits {
  const refuse = (key: keyof WayInput, expected: string, fix: string) => {
    report("trust-condition", [key], expected, `${key} beside ${kind}`, fix);
  };
  if (way.mfa !== undefined && (kind === "permissionSets" || kind === "roles"))
    refuse(
      "mfa",
      "mfa only beside users or wholeAccount: AWS cannot see the MFA of a federated sign-in, and roles have none",
      kind === "roles" ? "Remove mfa; use externalId and sourceIps." : "Remove mfa, and require it in Identity Center.",
    );
  if (way.externalId !== undefined && kind !== "roles")
    refuse(
      "externalId",
      "externalId only beside roles: the console cannot send one, so people would be locked out",
      "Remove it here, or give the automation a way of its own with `roles`.",
    );
  if (kind === "roles") externalIdFaults(way, context, report);
  if (typeof way.sourceIdentity === "object" && way.sourceIdentity.required === true && kind !== "roles")
    refuse(
      "sourceIdentity",
      "sourceIdentity required only beside roles: the console cannot set one, so people would be locked out",
      "Leave `required` out: then one may be set, but need not.",
    );
  for (const [index, range] of (way.sourceIps ?? []).entries())
    if (!isPublicRange(range))
      report(
        "trust-condition",
        ["sourceIps", index],
        "a range of public addresses, /8 or smaller (IPv6: /16): AWS sees the caller's public address",
        JSON.stringify(range),
        "Write the public address that the callers come from, as in 203.0.113.0/24.",
      );
  const until = way.until === undefined ? undefined : parseUntil(way.until);
  return {
    ...(way.mfa !== undefined && { mfa: way.mfa === true ? {} : { maxAge: way.mfa.maxAge } }),
    ...(way.sourceIps !== undefined && { sourceIps: way.sourceIps }),
    ...(way.organizationId !== undefined && { organizationId: way.organizationId }),
    ...(until !== undefined && { until }),
    ...(way.sourceIdentity !== undefined && { sourceIdentity: sourceIdentity(way.sourceIdentity) }),
    ...(way.sessionTags !== undefined && { sessionTags: way.sessionTags }),
  };
}

function sourceIdentity(written: NonNullable<WayInput["sourceIdentity"]>): SourceIdentityPermit {
  if (written === true) return { values: [], required: false };
  return { values: written.values ?? [], required: written.required ?? false };
}

/**
 * why required, random and one's own: without it, or with one that can be guessed, another customer of the same
 * automation could have it enter this client. why not inside one organization: AWS advises against it there.
 * Source: IAM user guide, `id_roles_create_for-user_externalid`; Organizations user guide, `orgs_manage_accounts_access`.
 */
function externalIdFaults(
  { externalId }: WayInput,
  { input, project: { sound } }: RoleContext,
  report: WayReport["report"],
): void {
  if (!sound(["client", "memberOf"])) return;
  const make = "Make one with `uuidgen`, and give it to the automation.";
  if (input.memberOf === "home") {
    if (externalId !== undefined)
      report(
        "external-id",
        ["externalId"],
        "no external ID between accounts of one organization, as AWS advises",
        "externalId",
        "Remove it, or remove `memberOf: home`.",
      );
    return;
  }
  if (externalId === undefined) {
    report("external-id", ["externalId"], "an external ID for roles of the home account", "none", make);
    return;
  }
  const guessable =
    new Set(externalId).size < 8 ||
    (sound(["client", "accountId"]) && externalId.includes(input.accountId)) ||
    (sound(["client", "name"]) && input.name.length > 3 && externalId.toLowerCase().includes(input.name.toLowerCase()));
  if (guessable)
    report(
      "external-id",
      ["externalId"],
      "a random external ID: at least 8 different characters, without the client's name or account id",
      JSON.stringify(externalId),
      make,
    );
}
