import { getPermissionSet } from "@pulumi/aws/ssoadmin/getPermissionSet.js";
import { getPermissionSets } from "@pulumi/aws/ssoadmin/getPermissionSets.js";
import * as pulumi from "@pulumi/pulumi";
import { setExists } from "../core/adoption-faults.ts";
import {
  adoptionUnknown,
  nothingToAdopt,
  setDifferences,
  standingAssignments,
  type ExistingSet,
} from "../core/adoption.ts";
import type { HomeSettings } from "../core/home-settings.ts";
import type { PlannedSet } from "../core/planned-set.ts";
import { standingImports } from "./adoption-assignments.ts";
import type { AdoptionReport } from "./adoption-report.ts";
import { held, readOwnState, type OwnResource } from "./adoption-state.ts";
import { attempt } from "./look-up.ts";
import type { SetPlace } from "./permission-set.ts";

/** Permission sets that exist already and are to be taken over. */
export interface AdoptedSets extends AdoptionReport {
  /** What to import, by the name of the resource in Pulumi's state: permission sets, and their assignments. */
  readonly imports: ReadonlyMap<string, string>;
}

const SET = "aws-native:sso:PermissionSet";

/**
 * How many permission sets of others are looked at only to say that a name is taken.
 * why: names are known only by describing each set, and Identity Center answers 20 calls a second. Beyond this AWS's own
 * error says it.
 */
const MAX_DESCRIBED = 50;

/**
 * Looks up the permission sets that the stack's state does not hold: those to adopt, and in an update all others too.
 * What the state holds costs no call to AWS.
 */
export async function findSets(
  home: HomeSettings,
  sets: readonly PlannedSet[],
  place: SetPlace,
  opts: pulumi.InvokeOptions,
): Promise<AdoptedSets> {
  const asked = sets.filter(({ settings }) => settings.adopt || !pulumi.runtime.isDryRun());
  const state = await attempt(readOwnState());
  if (state.failure !== undefined)
    return report(adopting(asked).map((set) => ({ warnings: [unknown(set, state.failure)] })));
  const own = state.value;
  const holds = (set: PlannedSet) => held(own, SET, { instanceArn: place.instance.arn, name: set.name });
  const unheld = asked.filter((set) => holds(set) === undefined);
  const existing = await describeOthers(place.instance.arn, own, unheld, opts);
  const found = unheld.map((set): Finding => {
    const { adopt } = set.settings;
    const one = existing.sets.find(({ name }) => name === set.name);
    if (one === undefined) {
      if (!adopt) return {};
      const { failure } = existing;
      return { warnings: [failure === undefined ? nothingToAdopt(label(set)) : unknown(set, failure)] };
    }
    if (!adopt) return { faults: [setExists(home, set, one.arn)] };
    return {
      imports: [[set.key, `${place.instance.arn}|${one.arn}`]],
      changes: setDifferences(one, set),
      warnings: [standingAssignments(set)],
    };
  });
  const adopted = adopting(asked).flatMap((set) => {
    const arn = holds(set)?.outputs["permissionSetArn"] ?? existing.sets.find(({ name }) => name === set.name)?.arn;
    return typeof arn === "string" ? [{ set, arn }] : [];
  });
  return report([...found, await standingImports(adopted, place, own, opts)]);
}

interface Finding extends Partial<AdoptionReport> {
  readonly imports?: readonly (readonly [string, string])[];
}

function report(findings: readonly Finding[]): AdoptedSets {
  return {
    imports: new Map(findings.flatMap(({ imports = [] }) => imports)),
    faults: findings.flatMap(({ faults = [] }) => faults),
    changes: findings.flatMap(({ changes = [] }) => changes),
    warnings: findings.flatMap(({ warnings = [] }) => warnings),
  };
}

/** The permission sets of the instance that are not in the state. None is asked for when no name is in question. */
async function describeOthers(
  instanceArn: string,
  own: readonly OwnResource[],
  unheld: readonly PlannedSet[],
  opts: pulumi.InvokeOptions,
): Promise<{ readonly sets: readonly ExistingSet[]; readonly failure?: string }> {
  if (unheld.length === 0) return { sets: [] };
  const listed = await attempt(getPermissionSets({ instanceArn }, opts));
  if (listed.failure !== undefined) return { sets: [], failure: listed.failure };
  const arns = listed.value.arns.filter((permissionSetArn) => held(own, SET, { permissionSetArn }) === undefined);
  if (arns.length > MAX_DESCRIBED && adopting(unheld).length === 0) return { sets: [] };
  const described = await Promise.all(arns.map((arn) => attempt(getPermissionSet({ instanceArn, arn }, opts))));
  const failure = described.find((one) => one.failure !== undefined)?.failure;
  return { sets: described.flatMap(({ value }) => value ?? []), ...(failure !== undefined && { failure }) };
}

function adopting(sets: readonly PlannedSet[]): readonly PlannedSet[] {
  return sets.filter(({ settings }) => settings.adopt);
}

function label({ name }: PlannedSet): string {
  return `permission set ${JSON.stringify(name)}`;
}

function unknown(set: PlannedSet, failure: string): string {
  return adoptionUnknown(label(set), failure);
}
