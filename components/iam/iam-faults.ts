import { didYouMean } from "../../core/faults/did-you-mean.ts";
import type { Fault } from "../../core/faults/fault.ts";
import type { PlannedIdentity } from "../../core/home/iam/planned-identity.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { label, principalPlace } from "../../core/home/settings/principals.ts";

type Identity = Pick<PlannedIdentity, "kind" | "name">;

const KINDS = {
  "iam-user": { what: "IAM user", under: "users" },
  "iam-group": { what: "IAM group", under: "groups" },
  "iam-role": { what: "IAM role", under: undefined },
} as const;

/** IAM of the home account could not be asked. */
export function unansweredByIam(home: HomeSettings, failure: string): Fault {
  const path = ["iam"];
  return {
    code: "iam/no-answer",
    at: home.origin.locate(path),
    path: home.origin.name(path),
    expected: `an answer from IAM of account ${home.accountId}`,
    found: failure,
    fix: "Use credentials of the home account that may read IAM users, groups and roles (aws:profile, or the environment).",
  };
}

/** A user, group or role that is to exist and does not, with the names that are near. */
export function missingIdentity(home: HomeSettings, identity: Identity, names: readonly string[]): Fault {
  const { what, under } = KINDS[identity.kind];
  const hint = didYouMean(identity.name, names);
  const make = under === undefined ? `Create the role first` : `Remove existing, so that the stack makes it`;
  return {
    code: "iam/not-found",
    ...principalPlace(home, identity),
    expected: `an ${what} of account ${home.accountId}`,
    found: `${label(identity)}, which does not exist`,
    fix: hint === "" ? `${make}, or correct the name.` : `Correct the name: ${hint}`,
  };
}

/** A user or group of that name exists, and nobody said that it may be taken over. */
export function identityExists(home: HomeSettings, identity: Identity, arn: string): Fault {
  return {
    code: "iam/exists",
    ...principalPlace(home, identity),
    expected: `no ${label(identity)} in account ${home.accountId} that this stack did not make`,
    found: arn,
    fix: "Write `existing: true` to refer to it as it is, or `adopt: true` to take it over (`pulumi preview` then shows what changes); or choose another name.",
  };
}

/** A user, group or role that exists under another path. */
export function otherPath(home: HomeSettings, identity: Identity, expected: string, found: string): Fault {
  const name = found.replace(/^.*?:(?:user|group|role)\//, "");
  const path = `/${name.slice(0, name.lastIndexOf("/") + 1)}`;
  return {
    code: "iam/other-path",
    ...principalPlace(home, identity, ["path"]),
    expected,
    found,
    fix:
      identity.kind === "iam-role"
        ? `Write \`iamRole: ${name}\`, and the same name under trust.roles of the clients.`
        : `Write \`path: ${path}\`, the name as IAM has it, and both in the trust of the clients, as ${name}.`,
  };
}
