import { getResource } from "@pulumi/aws/cloudcontrol/getResource.js";
import type * as pulumi from "@pulumi/pulumi";
import { adoptionUnknown } from "../core/adoption.ts";
import type { PlannedSet } from "../core/planned-set.ts";
import { isAbsent } from "./adoption-report.ts";
import { held, type OwnResource } from "./adoption-state.ts";
import { attempt } from "./look-up.ts";
import { assignmentsOf, type SetPlace } from "./permission-set.ts";

/** A permission set that is being taken over, or has been. */
export interface AdoptedSet {
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
 * The assignments of adopted sets that the files want, that exist in AWS, and that the stack's state does not hold: by
 * name in the state, with the id to import them by. Cloud Control refuses to make an assignment that exists.
 */
export async function standingImports(
  adopted: readonly AdoptedSet[],
  place: SetPlace,
  own: readonly OwnResource[],
  opts: pulumi.InvokeOptions,
): Promise<StandingImports> {
  const wanted = adopted.flatMap(({ set, arn }) =>
    assignmentsOf(set, place).flatMap((assignment) => {
      const { principalId, principalType, accountId } = assignment;
      const key = { permissionSetArn: arn, principalId, targetId: accountId };
      if (held(own, "aws-native:sso:Assignment", key) !== undefined) return [];
      // Source: CloudFormation schema of AWS::SSO::Assignment, `primaryIdentifier`.
      const id = [place.instance.arn, accountId, "AWS_ACCOUNT", arn, principalType, principalId].join("|");
      return [{ name: assignment.name, id }];
    }),
  );
  const found = await Promise.all(
    wanted.map(async ({ name, id }) => {
      const { failure } = await attempt(getResource({ typeName: "AWS::SSO::Assignment", identifier: id }, opts));
      if (failure === undefined) return { imports: [[name, id] as const], warnings: [] };
      return { imports: [], warnings: isAbsent(failure) ? [] : [adoptionUnknown(`assignment ${name}`, failure)] };
    }),
  );
  return {
    imports: found.flatMap(({ imports }) => imports),
    warnings: found.flatMap(({ warnings }) => warnings),
  };
}
