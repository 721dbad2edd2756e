import { differenceSentences, quoted } from "../../aws/differences.ts";
import { type Fault, printable } from "../../faults/fault.ts";
import type { HomeSettings } from "../settings/home-settings.ts";
import type { PlannedSet } from "./planned-set.ts";
import { contentDifferences, type SetContents } from "./set-contents.ts";
import { SET_PROPERTIES } from "./set-properties.ts";

/** A permission set as AWS has it. */
export interface ExistingSet {
  readonly arn: string;
  /** Absent: it could not be read. */
  readonly contents?: SetContents;
}

/**
 * What taking over a permission set changes about it. Policies are compared by what they say; one that says the same in
 * another spelling is written anew all the same, and the sentence says so. Safe to print.
 */
export function setDifferences(
  { arn, contents }: ExistingSet,
  { name }: Pick<PlannedSet, "name">,
  declared: SetContents,
): readonly string[] {
  const what = `Permission set ${quoted(name)}`;
  if (contents === undefined)
    return differenceSentences(what, arn, [
      "whatever it holds and is not in the files will be as in the files (`pulumi preview --diff` shows what it holds)",
    ]);
  const differences = contentDifferences(contents, declared);
  const spelling =
    contents.policyText !== declared.policyText && !differences.some(({ property }) => property === "inlinePolicy");
  return differenceSentences(what, arn, [
    ...differences.map(({ words, before, after }) => `${words}: from ${before} to ${after}`),
    ...(spelling
      ? [
          `${SET_PROPERTIES.inlinePolicy.words}: says the same already; an update writes it anew, in this program's spelling`,
        ]
      : []),
  ]);
}

/** Whom adopting a permission set lets in beside those of the files. */
export function standingAssignments(set: PlannedSet): string {
  return printable(
    `Permission set ${quoted(set.name)} is adopted with its assignments: whoever holds it already, in whatever account, also without a grant in the files, keeps it and can do what it allows from now on. Look at its assignments in Identity Center, and remove those that are not wanted.`,
  );
}

/** A permission set of that name exists, and nobody said that it may be taken over. */
export function setExists(home: HomeSettings, set: PlannedSet, arn: string): Fault {
  const path = ["permissionSets", "overrides", set.name];
  return {
    code: "home/permission-set-exists",
    at: home.origin.locate(path),
    path: home.origin.name(path),
    expected: `no permission set ${JSON.stringify(set.name)} that this stack did not make`,
    found: arn,
    fix: `Set \`adopt: true\` for ${set.name} under permissionSets.overrides to take it over (\`pulumi preview\` then shows what changes), or choose another name for the permission set.`,
  };
}
