import { Policy } from "@pulumi/aws/iam/policy.js";
import type * as pulumi from "@pulumi/pulumi";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import type { DeclaredPolicy } from "../engine/made-policies.ts";

/** The managed policies that a client stack creates, as the state and AWS know them. */
export function declaredPolicies({ customerPolicies: policies }: ClientPlan): readonly DeclaredPolicy[] {
  return policies.map(({ arn, name }) => ({ arn, name, resource: name }));
}

/**
 * The managed policies that a client stack creates in the client account, by the ARN that the plan knows them by.
 * @param made ARNs of those that are taken over, since an interrupted update has made them.
 */
export function customerPolicies(
  { customerPolicies: policies, tags, protect }: ClientPlan,
  made: ReadonlySet<string>,
  opts: pulumi.CustomResourceOptions,
): ReadonlyMap<string, pulumi.Resource> {
  return new Map(
    policies.map(({ arn, name, document }) => [
      arn,
      new Policy(
        name,
        { name, policy: JSON.stringify(document), tags },
        { ...opts, protect, ...(made.has(arn) && { import: arn }) },
      ),
    ]),
  );
}
