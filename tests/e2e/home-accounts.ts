import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import type { AwsCredentialIdentity } from "@aws-sdk/types";
import type { RolePlan } from "../../core/client/client-plan.ts";
import { SANDBOX_REGION } from "../../sandbox/world.ts";
import { admin, box } from "./box.ts";

/** An account that was added to the sandbox, with its administrator's key. */
export class AddedAccount {
  private constructor(
    readonly id: string,
    readonly iam: IAMClient,
    /** For child processes that are its administrator. */
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** Adds an account, invited into the organization or the only one of a new one. It stays for the rest of the run. */
  static async add(accountId: string, profile: string, organizationId: string): Promise<AddedAccount> {
    const body = { accountId, profile, organizationId, joined: "INVITED" };
    const { accessKeyId, secretAccessKey } = (await admin("POST", "accounts", body)) as AwsCredentialIdentity;
    const { sandbox } = await box();
    const env: Record<string, string> = {
      ...sandbox.env(),
      AWS_REGION: SANDBOX_REGION,
      AWS_ACCESS_KEY_ID: accessKeyId,
    };
    delete env["AWS_PROFILE"];
    return new AddedAccount(
      accountId,
      new IAMClient({
        endpoint: sandbox.url,
        region: SANDBOX_REGION,
        credentials: { accessKeyId, secretAccessKey },
      }),
      { ...env, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    );
  }

  /** Makes a role by hand, with the name, trust policy and managed policies that a contract asks for; gives what deletes it. */
  async makeRole({ name, trustPolicy, managedPolicyArns }: RolePlan): Promise<() => Promise<void>> {
    const RoleName = name;
    const AssumeRolePolicyDocument = JSON.stringify(trustPolicy);
    await this.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    for (const PolicyArn of managedPolicyArns)
      await this.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    return async () => {
      for (const PolicyArn of managedPolicyArns)
        await this.iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
      await this.iam.send(new DeleteRoleCommand({ RoleName }));
    };
  }
}

/** Makes managed policies that allow these actions on everything; gives what deletes them. */
export async function makePolicies(
  client: IAMClient,
  policies: readonly (readonly [path: string, name: string, action: string])[],
): Promise<() => Promise<void>> {
  const arns: string[] = [];
  for (const [Path, PolicyName, Action] of policies) {
    const Statement = [{ Effect: "Allow", Action, Resource: "*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    const { Policy: made } = await client.send(new CreatePolicyCommand({ Path, PolicyName, PolicyDocument }));
    arns.push(made?.Arn ?? "");
  }
  return async () => {
    for (const PolicyArn of arns) await client.send(new DeletePolicyCommand({ PolicyArn }));
  };
}
