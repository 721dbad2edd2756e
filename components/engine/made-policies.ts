import { getPolicy } from "@pulumi/aws/iam/getPolicy.js";
import type * as pulumi from "@pulumi/pulumi";
import type { WasBeingMade } from "./interrupted.ts";
import { attempt } from "./look-up.ts";
import { held, type OwnResource } from "./state-resources.ts";

/** A managed policy that the stack declares. */
export interface DeclaredPolicy {
  /** Its name in the state. */
  readonly resource: string;
  readonly name: string;
  readonly arn: string;
}

const POLICY = "aws:iam/policy:Policy";

/**
 * ARNs of managed policies that an interrupted update was making, that AWS has, and that the state does not hold. IAM
 * refuses to make one a second time.
 */
export async function findMadePolicies(
  policies: readonly DeclaredPolicy[],
  state: readonly OwnResource[],
  wasMaking: WasBeingMade,
  opts: pulumi.InvokeOptions,
): Promise<ReadonlySet<string>> {
  const asked = policies.filter(
    ({ resource, name, arn }) =>
      wasMaking({ type: POLICY, name: resource, inputs: { name } }) && held(state, POLICY, { arn }) === undefined,
  );
  const found = await Promise.all(
    asked.map(async ({ arn }) => ((await attempt(getPolicy({ arn }, opts))).failure === undefined ? [arn] : [])),
  );
  return new Set(found.flat());
}
