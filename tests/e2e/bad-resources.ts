import { join } from "node:path";
import { projectRoot } from "../../sandbox/paths.ts";

/** Stands in a policy that the program marks as a secret. */
export const SECRET = "kept-from-everybody-4711";

/** Names of hand-made resources, each with the rules that it breaks. */
export const BAD_RESOURCES: Readonly<Record<string, readonly string[]>> = {
  open: ["wildcard-principal", "outside-principal"],
  foreign: ["foreign-account-trust", "outside-principal"],
  root: ["root-trust"],
  hidden: ["outside-principal"],
  passes: ["pass-role-anywhere"],
  careless: ["assume-role-anywhere"],
  broken: ["cannot-be-judged"],
  everything: ["set-gives-administrator"],
  elsewhere: ["other-account"],
};

/** The program with resources that somebody added; those called `good` and `fine` break no rule. */
export const BAD_PROGRAM = `
import main from ${JSON.stringify(join(projectRoot, "index.ts"))};
import * as pulumi from "@pulumi/pulumi";
import { Policy } from "@pulumi/aws/iam/policy.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { RolePolicyAttachmentsExclusive } from "@pulumi/aws/iam/rolePolicyAttachmentsExclusive.js";
import { UserPolicy } from "@pulumi/aws/iam/userPolicy.js";
import { Assignment } from "@pulumi/aws-native/sso/assignment.js";
import { PermissionSet } from "@pulumi/aws-native/sso/permissionSet.js";

const trust = (principal, condition) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", ...(condition && { Condition: condition }) }],
  });
const may = (action, resource) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: resource }] });
const home = { AWS: "arn:aws:iam::111111111111:root" };
const set = {
  ArnLike: {
    "aws:PrincipalArn":
      "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_AbcCorpReadOnly_????????????????",
  },
};

export default async () => {
  const outputs = await main();
  const role = (name, assumeRolePolicy) => new Role(name, { name: \`\${name}-role\`, assumeRolePolicy });
  role("good", trust(home, set));
  role("open", trust("*"));
  role("foreign", trust({ AWS: "arn:aws:iam::999999999999:root" }));
  role("root", trust(home));
  role("hidden", pulumi.secret(trust({ AWS: "999999999999" }, { StringEquals: { "sts:ExternalId": ${JSON.stringify(SECRET)} } })));

  const passes = role("passes", trust(home, set));
  new RolePolicy("passes-policy", { name: "passes", role: passes.id, policy: may("iam:PassRole", "*") });
  const jumps = role("jumps", trust(home, set));
  const far = new Policy("far", { name: "far", policy: may("sts:AssumeRole", "*") });
  new RolePolicyAttachmentsExclusive("far", { roleName: jumps.name, policyArns: [far.arn] });
  const fine = role("fine", trust(home, set));
  new RolePolicy("fine-policy", { name: "fine", role: fine.name, policy: may("s3:ListAllMyBuckets", "*") });
  const unknown = role("unknown", trust(home, set));
  new RolePolicy("unknown-policy", { name: "unknown", role: unknown.name, policy: unknown.arn.apply((arn) => may("iam:GetRole", arn)) });

  new UserPolicy("careless", { name: "careless", user: "somebody", policy: may("sts:AssumeRole", "*") });
  new RolePolicy("broken", { name: "broken", role: fine.name, policy: '{"Version":"2012-10-17"}' });
  const instanceArn = "arn:aws:sso:::instance/ssoins-1111111111111111";
  const all = new PermissionSet("everything", { instanceArn, name: "Everything", managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"] });
  new Assignment("elsewhere", {
    instanceArn,
    permissionSetArn: all.permissionSetArn,
    principalId: "93a4f8d2-1111-4111-8111-111111111111",
    principalType: "GROUP",
    targetId: "999999999999",
    targetType: "AWS_ACCOUNT",
  });
  return outputs;
};
`;

/** The same without what AWS itself refuses. why: a refusal that comes first ends the update, before everything has been judged. */
export const BAD_ROLES = BAD_PROGRAM.replace(/  new UserPolicy[^]*(?=  return outputs)/, "");
