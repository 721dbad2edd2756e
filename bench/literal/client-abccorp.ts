import { Role } from "@pulumi/aws/iam/role.js";
import { RolePoliciesExclusive } from "@pulumi/aws/iam/rolePoliciesExclusive.js";
import { RolePolicyAttachmentsExclusive } from "@pulumi/aws/iam/rolePolicyAttachmentsExclusive.js";
import { Provider } from "@pulumi/aws/provider.js";
import * as pulumi from "@pulumi/pulumi";

const roles = [
  { key: "administrator", title: "Administrator", managed: "AdministratorAccess" },
  { key: "read-only", title: "ReadOnly", managed: "ReadOnlyAccess" },
  { key: "devops", title: "DevOps", managed: "PowerUserAccess" },
];

/** The stack of the client AbcCorp, written out by hand: what the bench compares the program with. */
export default () => {
  const provider = new Provider("aws", { region: "us-east-1", allowedAccountIds: ["222222222222"] });
  const client = new pulumi.ComponentResource("switchyard:client:Client", "client", {}, { providers: [provider] });
  const made = roles.map(({ key, title, managed }) => {
    const parent = new pulumi.ComponentResource("switchyard:client:AccessRole", key, {}, { parent: client });
    const role = new Role(
      key,
      {
        name: `your-company-${key}`,
        path: "/",
        description: `${title} access to AbcCorp for your-company`,
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "HomePermissionSets",
              Effect: "Allow",
              Principal: { AWS: "arn:aws:iam::111111111111:root" },
              Action: "sts:AssumeRole",
              Condition: {
                ArnLike: {
                  "aws:PrincipalArn": `arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_AbcCorp${title}_????????????????`,
                },
              },
            },
          ],
        }),
        maxSessionDuration: 3600,
        forceDetachPolicies: true,
        tags: { "managed-by": "switchyard" },
      },
      { parent, protect: true },
    );
    const policyArns = [`arn:aws:iam::aws:policy/${managed}`];
    new RolePolicyAttachmentsExclusive(key, { roleName: role.name, policyArns }, { parent });
    new RolePoliciesExclusive(key, { roleName: role.name, policyNames: [] }, { parent });
    return { key, title, role };
  });
  new pulumi.ComponentResource("switchyard:index:DestroyGuard", "guard", {}, { dependsOn: [client], protect: true });
  const link = (key: string, title: string): string =>
    `https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=your-company-${key}&displayName=AbcCorp%20${title}`;
  return {
    contract: {
      version: 2,
      client: {
        name: "AbcCorp",
        accountId: "222222222222",
        partition: "aws",
        linkAccount: "222222222222",
        tags: { "managed-by": "switchyard" },
      },
      homeAccountId: "111111111111",
      roles: Object.fromEntries(
        made.map(({ key, title, role }) => [
          key,
          {
            level: key,
            title,
            arn: role.arn,
            name: role.name,
            path: role.path,
            permissionSet: `AbcCorp${title}`,
            trustPolicy: role.assumeRolePolicy.apply((text) => JSON.parse(text) as unknown),
          },
        ]),
      ),
    },
    roleArns: Object.fromEntries(made.map(({ key, role }) => [key, role.arn])),
    switchRoleLinks: Object.fromEntries(made.map(({ key, title }) => [key, link(key, title)])),
  };
};
