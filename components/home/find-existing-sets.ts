import { getPermissionSet } from "@pulumi/aws/ssoadmin/getPermissionSet.js";
import { getPermissionSets } from "@pulumi/aws/ssoadmin/getPermissionSets.js";
import * as pulumi from "@pulumi/pulumi";
import { adoptionUnknown, nothingToAdopt } from "../../core/aws/differences.ts";
import { caseless } from "../../core/aws/names.ts";
import type { PlannedSet } from "../../core/home/permission-sets/planned-set.ts";
import { declaredContents } from "../../core/home/permission-sets/set-contents.ts";
import { setDifferences, setExists, standingAssignments } from "../../core/home/permission-sets/set-differences.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { ExistingReport } from "../engine/log-existing.ts";
import { wasBeingMade } from "../engine/interrupted.ts";
import { attempt } from "../engine/look-up.ts";
import type { InterruptedCreate } from "../engine/stack-types.ts";
import { readDeployedSet } from "./deployed-set.ts";
import { standingImports } from "./find-existing-assignments.ts";
import { declaredSet, type SetDirectory } from "./permission-set.ts";
import type { HeldSets } from "./sets-in-state.ts";

/** Permission sets that exist already and are to be taken over. */
export interface ExistingSets extends ExistingReport {
  /** What to import, by the name of the resource in Pulumi's state: permission sets, and their assignments. */
  readonly imports: ReadonlyMap<string, string>;
}

/** What is known of the sets before AWS is asked. */
export interface KnownSets {
  readonly held: HeldSets;
  /** What an earlier update was making when it was killed: it is taken over without being asked for. */
  readonly interrupted: readonly InterruptedCreate[];
}

const SET = "aws-native:sso:PermissionSet";

/**
 * How many permission sets of others are looked at only to say that a name is taken.
 * why: names are known only by describing each set, and Identity Center answers 20 calls a second. Beyond this AWS's own
 * error says it.
 */
const MAX_DESCRIBED = 50;

/**
 * Looks up the permission sets that the stack's state does not hold: those to adopt, and in an update all others too;
 * and the assignments that the state does not hold, of sets that exist. What the state holds costs no call to AWS.
 */
export async function findExistingSets(
  home: HomeSettings,
  sets: readonly PlannedSet[],
  directory: SetDirectory,
  { held, interrupted }: KnownSets,
  opts: pulumi.InvokeOptions,
): Promise<ExistingSets> {
  const wasMaking = wasBeingMade(interrupted);
  const takesOver = ({ name, settings }: PlannedSet) =>
    settings.adopt || wasMaking({ type: SET, name, inputs: { name, instanceArn: directory.instance.arn } });
  const asked = sets.filter(({ settings }) => settings.adopt || interrupted.length > 0 || !pulumi.runtime.isDryRun());
  const unheld = asked.filter((set) => !held.sets.has(caseless(set.name)));
  const existing = await describeOthers(directory.instance.arn, held, unheld, unheld.some(takesOver), opts);
  const arnOf = ({ name }: PlannedSet) => existing.sets.find((one) => one.name === name)?.arn;
  const found = await Promise.all(
    unheld.map(async (set): Promise<Finding> => {
      const adopt = takesOver(set);
      const arn = arnOf(set);
      if (arn === undefined) {
        if (!adopt) return {};
        const { failure } = existing;
        return {
          warnings: [failure === undefined ? nothingToAdopt(label(set)) : adoptionUnknown(label(set), failure)],
        };
      }
      if (!adopt) return { faults: [setExists(home, set, arn)] };
      const { contents } = await readDeployedSet(directory.instance.arn, arn, opts);
      const declared = declaredContents(declaredSet(set, directory));
      return {
        imports: [[set.name, `${directory.instance.arn}|${arn}`]],
        differences: setDifferences({ arn, ...(contents !== undefined && { contents }) }, set, declared),
        warnings: [standingAssignments(set)],
      };
    }),
  );
  const standing = asked.flatMap((set) => {
    const arn = held.sets.get(caseless(set.name))?.arn ?? arnOf(set);
    return arn === undefined ? [] : [{ set, arn }];
  });
  return report([...found, await standingImports(standing, directory, { held, wasMaking }, opts)]);
}

interface Finding extends Partial<ExistingReport> {
  readonly imports?: readonly (readonly [string, string])[];
}

function report(findings: readonly Finding[]): ExistingSets {
  return {
    imports: new Map(findings.flatMap(({ imports = [] }) => imports)),
    faults: findings.flatMap(({ faults = [] }) => faults),
    differences: findings.flatMap(({ differences = [] }) => differences),
    warnings: findings.flatMap(({ warnings = [] }) => warnings),
  };
}

/** The permission sets of the instance that are not in the state. None is asked for when no name is in question. */
async function describeOthers(
  instanceArn: string,
  held: HeldSets,
  unheld: readonly PlannedSet[],
  takesOver: boolean,
  opts: pulumi.InvokeOptions,
): Promise<{ readonly sets: readonly { readonly name: string; readonly arn: string }[]; readonly failure?: string }> {
  if (unheld.length === 0) return { sets: [] };
  const listed = await attempt(getPermissionSets({ instanceArn }, opts));
  if (listed.failure !== undefined) return { sets: [], failure: listed.failure };
  const own = new Set([...held.sets.values()].map(({ arn }) => arn));
  const arns = listed.value.arns.filter((arn) => !own.has(arn));
  if (arns.length > MAX_DESCRIBED && !takesOver) return { sets: [] };
  const described = await Promise.all(arns.map((arn) => attempt(getPermissionSet({ instanceArn, arn }, opts))));
  const failure = described.find((one) => one.failure !== undefined)?.failure;
  return { sets: described.flatMap(({ value }) => value ?? []), ...(failure !== undefined && { failure }) };
}

function label({ name }: PlannedSet): string {
  return `permission set ${JSON.stringify(name)}`;
}
