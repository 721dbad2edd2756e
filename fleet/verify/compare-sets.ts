import { caseless } from "../../core/aws/names.ts";
import { printable } from "../../core/faults/fault.ts";
import type { DirectoryUser } from "../../core/home/permission-sets/deny-after-end.ts";
import { type PlannedSet, policyText, setPolicy } from "../../core/home/permission-sets/planned-set.ts";
import { contentDifferences, contentsOf, declaredContents } from "../../core/home/permission-sets/set-contents.ts";
import type { GrantPrincipal } from "../../core/home/settings/home-settings.ts";
import { label, principalKey } from "../../core/home/settings/principals.ts";
import { shellCommand, upCommand } from "../shell-command.ts";
import type { DeployedAssignment, DeployedSet } from "./deployed.ts";
import type { CenterReading } from "./read-home-sets.ts";
import type { Finding } from "./verify-report.ts";

/** A set of the files, with the client and role that it is of; a shared one is of none alone. */
export interface SetInQuestion {
  readonly set: PlannedSet;
  readonly client?: string;
  readonly role?: string;
}

/** What the comparison of sets depends on. */
export interface SetComparison {
  readonly homeAccountId: string;
  readonly homeStack: string;
  readonly reading: CenterReading;
  /** Assignments that the home stack's state holds, by `assignmentKey`; such a one is the stack's to take away. */
  readonly isHeld: (setArn: string, assignment: DeployedAssignment) => boolean;
}

/** How the permission sets of the files differ from those that AWS has. Of a set that could not be read nothing is said. */
export function compareSets(sets: readonly SetInQuestion[], comparison: SetComparison): readonly Finding[] {
  return [
    ...sets.flatMap((one) => compareSet(one, comparison)),
    ...comparison.reading.unknown.flatMap((set) => unknownSet(set, comparison)),
  ];
}

function compareSet({ set, client, role }: SetInQuestion, comparison: SetComparison): readonly Finding[] {
  const { reading, homeStack } = comparison;
  const about = {
    severity: "fault" as const,
    ...(client !== undefined && { client }),
    ...(role !== undefined && { role }),
  };
  if (reading.unread.has(caseless(set.name))) return [];
  const next = upCommand(homeStack, "--refresh");
  const deployed = reading.sets.get(caseless(set.name));
  const what = `permission set ${set.name}`;
  if (deployed === undefined) return [{ ...about, what, expected: "a permission set", found: "none", next }];
  return [
    ...contents(set, deployed, reading).map(({ words, before, after, stays }) => ({
      ...about,
      severity: words === "description" ? ("warning" as const) : about.severity,
      what: `${words} of ${what}`,
      expected: after,
      found: before,
      next: stays ? `Take the ${words} off in Identity Center: no refresh sees it.` : next,
    })),
    ...deployed.provisionedIn
      .filter((account) => reading.stale.get(account)?.has(deployed.arn) === true)
      .map((account) => ({
        ...about,
        what,
        expected: `its last change in account ${account}`,
        found: "not provisioned there: whoever holds it has what it was before",
        next: shellCommand(
          ...["aws", "sso-admin", "provision-permission-set", "--instance-arn", reading.instance.arn],
          ...["--permission-set-arn", deployed.arn, "--target-type", "AWS_ACCOUNT", "--target-id", account],
        ),
      })),
    ...assignments(set, deployed, comparison).map((one) => ({ ...about, ...one, what: `assignment of ${what}` })),
  ];
}

function contents(set: PlannedSet, deployed: DeployedSet, reading: CenterReading) {
  const text = policyText(setPolicy(set, (principal) => userIn(reading, principal)));
  const declared = declaredContents({ ...set, policyText: text });
  // why not the tags: they give nothing, and reading them would cost a call for each set.
  return contentDifferences(contentsOf(deployed.properties), declared).filter(({ property }) => property !== "tags");
}

/** A user as the directory has it; one that it does not have is found as a missing assignment. */
function userIn({ people }: CenterReading, principal: GrantPrincipal): DirectoryUser {
  return people.get(principalKey(principal)) ?? { id: principalKey(principal) };
}

function assignments(
  set: PlannedSet,
  deployed: DeployedSet,
  { homeAccountId, homeStack, reading, isHeld }: SetComparison,
): readonly Pick<Finding, "expected" | "found" | "next">[] {
  const accounts = [homeAccountId, ...set.settings.accounts.map(({ id }) => id)];
  const wanted = new Set<string>();
  const missing = set.assignedTo.flatMap((principal) => {
    const id = reading.people.get(principalKey(principal))?.id;
    return accounts.flatMap((account) => {
      if (id !== undefined) wanted.add(`${id} ${account}`);
      if (deployed.assignments.some((one) => one.principalId === id && one.accountId === account)) return [];
      const found = id === undefined ? `no ${label(principal)} in the directory` : "none";
      return [
        {
          expected: `one to the ${label(principal)} in account ${account}`,
          found,
          next:
            id === undefined
              ? `Correct the name in the home stack's file, or make the ${principal.kind} in Identity Center.`
              : upCommand(homeStack, "--refresh"),
        },
      ];
    });
  });
  const extra = deployed.assignments.filter((one) => !wanted.has(`${one.principalId} ${one.accountId}`));
  return [
    ...missing,
    ...extra.map((one) => extraAssignment(deployed, one, homeStack, reading, isHeld(deployed.arn, one))),
  ];
}

function extraAssignment(
  { arn, name }: Pick<DeployedSet, "arn" | "name">,
  { accountId, type, principalId }: DeployedAssignment,
  homeStack: string,
  { names, people, instance }: CenterReading,
  isHeld: boolean,
): Pick<Finding, "expected" | "found" | "next"> {
  const known = [...people].find(([, one]) => one?.id === principalId)?.[0];
  const called = names.get(principalId);
  const who = known ?? `${type.toLowerCase()} ${called === undefined ? "that is gone" : JSON.stringify(called)}`;
  return {
    expected: `none that the files do not know`,
    found: printable(`one to the ${who} (${principalId}) in account ${accountId}`),
    next: isHeld
      ? upCommand(homeStack)
      : `Grant it in the home stack's file, or take the set ${name} away: ${shellCommand(
          ...["aws", "sso-admin", "delete-account-assignment", "--instance-arn", instance.arn],
          ...["--permission-set-arn", arn, "--principal-type", type, "--principal-id", principalId],
          ...["--target-type", "AWS_ACCOUNT", "--target-id", accountId],
        )}`,
  };
}

function unknownSet(set: DeployedSet, { homeStack, reading }: SetComparison): readonly Finding[] {
  const holders = set.assignments.map(
    ({ type, principalId, accountId }) =>
      `${type.toLowerCase()} ${JSON.stringify(reading.names.get(principalId) ?? principalId)} in account ${accountId}`,
  );
  return [
    {
      severity: "fault",
      what: "unknown permission set",
      expected:
        "none that the files do not know with the tag managed-by = switchyard, or with the name of a shard, which clients' roles let in",
      found: printable(`${set.name}, held by ${holders.length === 0 ? "nobody" : holders.join(", ")}`),
      next: `${upCommand(homeStack)}, which takes away what its state holds; else delete the set in Identity Center.`,
    },
  ];
}
