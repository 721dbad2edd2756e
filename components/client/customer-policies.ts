import { Policy } from "@pulumi/aws/iam/policy.js";
import type * as pulumi from "@pulumi/pulumi";
import type { ClientPlan } from "../../core/client/client-plan.ts";

/** The managed policies that a client stack creates in the client account, by the ARN that the plan knows them by. */
export function customerPolicies(
  { customerPolicies: policies, tags, protect }: ClientPlan,
  opts: pulumi.CustomResourceOptions,
): ReadonlyMap<string, pulumi.Resource> {
  return new Map(
    policies.map(({ arn, name, document }) => [
      arn,
      new Policy(name, { name, policy: JSON.stringify(document), tags }, { ...opts, protect }),
    ]),
  );
}
