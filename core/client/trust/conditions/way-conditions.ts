import { oneOrMany } from "../../../aws/policy-document.ts";
import { parseUntil } from "../../../config/until.ts";
import type { ConditionName } from "../../../evaluate/admission/condition-facts.ts";
import type { Mismatch } from "../../../evaluate/decision.ts";
import { checkExternalId } from "./external-id.ts";
import { isPublicRange } from "./public-range.ts";
import type { Advice, WayCondition } from "./way-condition.ts";

const ALL = { permissionSets: true, users: true, roles: true, wholeAccount: true } as const;

const text = (found: Mismatch["found"]): string => [found ?? "nothing"].flat().join(", ");
const list = (values: readonly string[]): string => values.map((value) => JSON.stringify(value)).join(" or ");

const ended: Advice = ({ operator, expected, found }, { place, update }) => {
  if (!/lessthan/i.test(operator ?? ""))
    return `Wait: access begins at ${expected.join(" or ")}, and the request's time is ${text(found)}.`;
  return `Move until in ${place} to a later date than ${expected.join(" or ")}, then run \`${update}\`: access ended then, and the request's time is ${text(found)}.`;
};

const EXTERNAL_ID_LOCKS_OUT = {
  expected: "externalId only beside roles: the console cannot send one, so people would be locked out",
  fix: "Remove it here, or give the automation a way of its own with `roles`.",
};
const SOURCE_IDENTITY_LOCKS_OUT = {
  expected: "sourceIdentity required only beside roles: the console cannot set one, so people would be locked out",
  fix: "Leave `required` out: then one may be set, but need not.",
};
const NO_MFA =
  "mfa only beside users or wholeAccount: AWS cannot see the MFA of a federated sign-in, and roles have none";

/**
 * The conditions that a way in can carry beside whom it names, one row each. AWS compares them for each call, so they hold
 * without any job that must run.
 * why in this order: it is that of the statements, and one that changed would change every client's trust policies.
 */
export const WAY_CONDITIONS: { readonly [K in ConditionName]: WayCondition<K> } = {
  organizationId: {
    worksFor: ALL,
    resolve: (written) => written,
    common: {
      expected: "one organization: the home account belongs to one at most",
      fix: "Write the organization of the home account everywhere.",
    },
    write: (organizationId) => ({ always: { StringEquals: { "aws:PrincipalOrgID": organizationId } } }),
    advice: {
      "aws:PrincipalOrgID": ({ expected, found }) =>
        `Call from an account of the organization ${expected.join(" or ")}: the caller's is ${text(found)}.`,
    },
    lockOut:
      "Write the id of the home account's own organization as `organizationId`, the same one in every client's file; deploy the clients, then the home stack.",
    examples: ["o-a1b2c3d4e5"],
  },
  sourceIps: {
    worksFor: ALL,
    check: (ranges, _, { report }) => {
      for (const [index, range] of (ranges ?? []).entries())
        if (!isPublicRange(range))
          report(
            "config/trust-condition",
            ["sourceIps", index],
            "a range of public addresses, /8 or smaller (IPv6: /16): AWS sees the caller's public address",
            JSON.stringify(range),
            "Write the public address that the callers come from, as in 203.0.113.0/24.",
          );
    },
    resolve: (written) => written,
    write: (ranges) => ({ always: { IpAddress: { "aws:SourceIp": oneOrMany(ranges) } } }),
    advice: {
      "aws:SourceIp": ({ expected, found }, { place, update }) =>
        `Call from an address in ${expected.join(" or ")} (found ${text(found)}), or add the address to sourceIps in ${place}, then run \`${update}\`.`,
    },
    examples: [["203.0.113.0/24"], ["198.51.100.7", "2a00:1450::/32"]],
  },
  until: {
    worksFor: ALL,
    resolve: parseUntil,
    write: (until) => ({ always: { DateLessThan: { "aws:CurrentTime": until } } }),
    advice: { "aws:CurrentTime": ended, "aws:EpochTime": ended },
    examples: ["2027-01-31", "2030-12-01T08:00:00Z"],
  },
  externalId: {
    worksFor: {
      permissionSets: EXTERNAL_ID_LOCKS_OUT,
      users: EXTERNAL_ID_LOCKS_OUT,
      roles: true,
      wholeAccount: EXTERNAL_ID_LOCKS_OUT,
    },
    check: checkExternalId,
    resolve: (written) => written,
    write: (externalId) => ({ entering: { StringEquals: { "sts:ExternalId": externalId } } }),
    advice: {
      "sts:ExternalId": ({ expected, found }) =>
        found === null
          ? `Send the external id ${list(expected)} with the call (external_id in ~/.aws/config): none was sent. The console cannot send one.`
          : `Send the external id ${list(expected)}: ${JSON.stringify(text(found))} is another one.`,
    },
    examples: ["5b1f0c52-9d3a-4e7b-8a61-c2d94f07be13"],
  },
  mfa: {
    worksFor: {
      permissionSets: { expected: NO_MFA, fix: "Remove mfa, and require it in Identity Center." },
      users: true,
      roles: { expected: NO_MFA, fix: "Remove mfa; use externalId and sourceIps." },
      wholeAccount: true,
    },
    resolve: (written) => (written === true ? {} : { maxAge: written.maxAge }),
    write: ({ maxAge }) => ({
      entering: {
        Bool: { "aws:MultiFactorAuthPresent": "true" },
        ...(maxAge !== undefined && { NumericLessThan: { "aws:MultiFactorAuthAge": String(maxAge) } }),
      },
    }),
    advice: {
      "aws:MultiFactorAuthPresent": (_, { place, update }) =>
        `Sign in with MFA (mfa_serial in ~/.aws/config). A session from Identity Center never shows its MFA to STS: for such people, take mfa out of ${place}, then run \`${update}\`.`,
      "aws:MultiFactorAuthAge": ({ expected, found }) =>
        found === null
          ? "Sign in with MFA: how old it is must be known, and it is not."
          : `Sign in with MFA again: it is ${text(found)} seconds old, and must be younger than ${expected.join(" or ")}.`,
    },
    examples: [true, { maxAge: 3600 }],
  },
  sourceIdentity: {
    worksFor: {
      permissionSets: SOURCE_IDENTITY_LOCKS_OUT,
      users: SOURCE_IDENTITY_LOCKS_OUT,
      roles: true,
      wholeAccount: SOURCE_IDENTITY_LOCKS_OUT,
    },
    limited: { to: "required", when: (written) => typeof written === "object" && written.required === true },
    resolve: (written) =>
      written === true
        ? { values: [], required: false }
        : { values: written.values ?? [], required: written.required ?? false },
    write: ({ values, required }) => ({
      ...(required && {
        entering: { StringLike: { "sts:SourceIdentity": oneOrMany(values.length === 0 ? ["*"] : values) } },
      }),
      permits: {
        sid: "SourceIdentity",
        action: "sts:SetSourceIdentity",
        condition: values.length === 0 ? {} : { StringLike: { "sts:SourceIdentity": oneOrMany(values) } },
      },
    }),
    advice: {
      "sts:SourceIdentity": ({ expected }) => `Send a source identity that is ${list(expected)} with the call.`,
    },
    examples: [true, { values: ["build-*", "alice"] }, { required: true }, { values: ["build-*"], required: true }],
  },
  sessionTags: {
    worksFor: ALL,
    resolve: (written) => written,
    write: (keys) => ({
      permits: {
        sid: "SessionTags",
        action: "sts:TagSession",
        condition: { "ForAllValues:StringEquals": { "aws:TagKeys": oneOrMany(keys) } },
      },
    }),
    advice: { "aws:TagKeys": ({ expected }) => `Pass no session tags but ${list(expected)}.` },
    examples: [["project"], ["project", "cost-center"]],
  },
};
