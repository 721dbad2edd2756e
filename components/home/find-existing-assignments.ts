import { getResource } from "@pulumi/aws/cloudcontrol/getResource.js";
import type * as pulumi from "@pulumi/pulumi";
import { adoptionUnknown } from "../../core/aws/differences.ts";
import type { PlannedSet } from "../../core/home/permission-sets/planned-set.ts";
import { label } from "../../core/home/settings/principals.ts";
import { isAbsent } from "../engine/log-existing.ts";
import type { WasBeingMade } from "../engine/interrupted.ts";
import { attempt } from "../engine/look-up.ts";
import { assignmentsOf, type SetDirectory } from "./permission-set.ts";
import { assignmentKey, type HeldSets } from "./sets-in-state.ts";

/** A permission set that exists. */
export interface StandingSet {
  readonly set: PlannedSet;
  readonly arn: string;
}

/** What to import, and what could not be found out. */
export interface StandingImports {
  /** Name in the state, and the id to import it by. */
  readonly imports: readonly (readonly [string, string])[];
  readonly warnings: readonly string[];
}

/**
 * Most new assignments of sets that are not being adopted that one run looks up.
 * why: Identity Center answers 20 calls a second. Beyond this AWS's own error says that one exists.
 */
const MAX_ASKED = 50;

/**
 * The assignments that the files want, that exist in AWS, and that the stack's state does not hold: by name in the state,
 * with the id to import them by. Cloud Control refuses to make an assignment that exists, for instance one that somebody
 * made by hand.
 */
export async function standingImports(
  standing: readonly StandingSet[],
  directory: SetDirectory,
  { held, wasMaking }: { readonly held: HeldSets; readonly wasMaking: WasBeingMade },
  opts: pulumi.InvokeOptions,
): Promise<StandingImports> {
  const all = standing.flatMap(({ set, arn }) =>
    assignmentsOf(set, directory).flatMap((assignment) => {
      const { principalId, principalType, accountId } = assignment;
      if (held.assignments.has(assignmentKey(arn, assignment))) return [];
      // Source: CloudFormation schema of AWS::SSO::Assignment, `primaryIdentifier`.
      const id = [directory.instance.arn, accountId, "AWS_ACCOUNT", arn, principalType, principalId].join("|");
      return [{ ...assignment, arn, id, set }];
    }),
  );
  // Source: CloudFormation schema of AWS::SSO::Assignment: its properties, all of which identify it.
  const own = ({ name, arn: permissionSetArn, principalId, accountId: targetId }: (typeof all)[number]) =>
    wasMaking({ type: "aws-native:sso:Assignment", name, inputs: { permissionSetArn, principalId, targetId } });
  const adopted = all.filter((one) => one.set.settings.adopt || own(one));
  const wanted = all.length > MAX_ASKED ? adopted : all;
  const found = await Promise.all(
    wanted.map(async ({ name, principal, id, set }) => {
      const { failure } = await attempt(getResource({ typeName: "AWS::SSO::Assignment", identifier: id }, opts));
      if (failure === undefined) return { imports: [[name, id] as const], warnings: [] };
      const what = `assignment of ${set.name} to ${label(principal)}`;
      const unknown = set.settings.adopt && !isAbsent(failure);
      return { imports: [], warnings: unknown ? [adoptionUnknown(what, failure)] : [] };
    }),
  );
  return {
    imports: found.flatMap(({ imports }) => imports),
    warnings: found.flatMap(({ warnings }) => warnings),
  };
}
