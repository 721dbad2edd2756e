import type { AwsClientConfig } from "../aws/aws-client.ts";
import { all, unlessAbsent } from "../verify/read-iam.ts";
import type { RightsReader } from "./doctor-sources.ts";

/** Asks IAM's own simulation by the SDK. */
export async function rightsReader(config: AwsClientConfig): Promise<RightsReader> {
  const sdk = await import("@aws-sdk/client-iam");
  const client = new sdk.IAMClient(config);
  return {
    async roleArn(RoleName) {
      return (await unlessAbsent(client.send(new sdk.GetRoleCommand({ RoleName }))))?.Role?.Arn;
    },
    async simulate(PolicySourceArn, actions, resources) {
      const query = { PolicySourceArn, ActionNames: [...actions], ResourceArns: [...resources] };
      const found = await all(
        sdk.paginateSimulatePrincipalPolicy({ client }, query),
        ({ EvaluationResults = [] }) => EvaluationResults,
      );
      return found.map(({ EvalActionName = "", EvalResourceName = "*", EvalDecision, MissingContextValues = [] }) => ({
        action: EvalActionName,
        resource: EvalResourceName,
        // why the last: what AWS does not call allowed is not.
        decision: EvalDecision === "allowed" || EvalDecision === "explicitDeny" ? EvalDecision : "implicitDeny",
        missing: MissingContextValues,
      }));
    },
  };
}
