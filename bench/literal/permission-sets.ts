import { Assignment } from "@pulumi/aws-native/sso/assignment.js";
import { PermissionSet } from "@pulumi/aws-native/sso/permissionSet.js";
import { Provider as NativeProvider } from "@pulumi/aws-native/provider.js";
import { getGroup } from "@pulumi/aws/identitystore/getGroup.js";
import { getUser } from "@pulumi/aws/identitystore/getUser.js";
import { Provider } from "@pulumi/aws/provider.js";
import { getInstances } from "@pulumi/aws/ssoadmin/getInstances.js";
import * as pulumi from "@pulumi/pulumi";

/** A client as the literal programs of the home stack know it. */
export interface LiteralClient {
  readonly slug: string;
  readonly name: string;
  readonly accountId: string;
  readonly roles: readonly LiteralRole[];
}

/** A role, and who may enter it: `group:Auditors`. */
export interface LiteralRole {
  readonly key: string;
  readonly title: string;
  readonly people: readonly string[];
}

interface Contract {
  readonly client: { readonly accountId: string };
  readonly roles: Readonly<Record<string, { readonly arn: string; readonly name: string; readonly path: string }>>;
}

const HOME = "111111111111";

/** The resources of a home stack, declared as a program would that was written for these clients only. Returns the outputs. */
export async function permissionSets(clients: readonly LiteralClient[]): Promise<Record<string, unknown>> {
  const aws = new Provider("aws", { region: "eu-west-1", allowedAccountIds: [HOME] });
  const native = new NativeProvider("aws-native", {
    region: "eu-west-1",
    allowedAccountIds: [HOME],
    skipCredentialsValidation: false,
  });
  const { arns, identityStoreIds } = await getInstances({}, { provider: aws });
  const [instanceArn = "", identityStoreId = ""] = [arns[0], identityStoreIds[0]];
  const ids = await principals(identityStoreId, clients, aws);
  const home = new pulumi.ComponentResource("switchyard:home:Home", "home", {}, { providers: [aws, native] });
  const sets: Record<string, pulumi.Output<string>> = {};
  const access: Record<string, unknown> = {};
  for (const client of clients) {
    const stack = new pulumi.StackReference(`organization/switchyard/client-${client.slug}`);
    const contract = stack.requireOutput("contract") as pulumi.Output<Contract>;
    const accountId = contract.apply((value) => value.client.accountId);
    const parent = new pulumi.ComponentResource(
      "switchyard:home:ClientPermissionSets",
      client.accountId,
      {},
      { parent: home },
    );
    for (const { key, title, people } of client.roles) {
      const roleArn = contract.apply((value) => value.roles[key]?.arn ?? "");
      const name = `${client.name}${title}`;
      const set = new PermissionSet(
        name,
        {
          instanceArn,
          name,
          description: pulumi.interpolate`${title} access to ${client.name} (account ${accountId})`,
          inlinePolicy: pulumi.jsonStringify({
            Version: "2012-10-17",
            Statement: [{ Sid: "EnterAccessRole", Effect: "Allow", Action: "sts:AssumeRole", Resource: roleArn }],
          }),
          managedPolicies: [],
          customerManagedPolicyReferences: [],
          sessionDuration: "PT1H",
          tags: [{ key: "managed-by", value: "switchyard" }],
        },
        { parent, protect: true },
      );
      for (const person of people) {
        const principalId = ids.get(person) ?? "";
        new Assignment(
          `${name}/${person.startsWith("group:") ? "group" : "user"}:${principalId}`,
          {
            instanceArn,
            permissionSetArn: set.permissionSetArn,
            principalId,
            principalType: person.startsWith("group:") ? "GROUP" : "USER",
            targetId: HOME,
            targetType: "AWS_ACCOUNT",
          },
          { parent },
        );
      }
      sets[name] = set.permissionSetArn;
      access[name] = {
        client: client.name,
        role: key,
        roleArn,
        assignedTo: people,
        switchRoleLink: contract.apply((value) => {
          const role = `${value.roles[key]?.path ?? ""}${value.roles[key]?.name ?? ""}`.slice(1);
          return `https://signin.aws.amazon.com/switchrole?account=${value.client.accountId}&roleName=${encodeURIComponent(role)}&displayName=${client.name}%20${title}`;
        }),
        portalLink: `https://acme.awsapps.com/start/#/console?account_id=${HOME}&role_name=${name}`,
      };
    }
  }
  new pulumi.ComponentResource(
    "switchyard:index:DestroyGuard",
    "guard",
    {},
    { dependsOn: [aws, native, home], protect: true },
  );
  return { permissionSets: sets, access };
}

async function principals(
  identityStoreId: string,
  clients: readonly LiteralClient[],
  provider: Provider,
): Promise<Map<string, string>> {
  const people = new Set(clients.flatMap((client) => client.roles.flatMap((role) => role.people)));
  const find = async (person: string): Promise<[string, string]> => {
    const [kind, attributeValue = ""] = person.split(":");
    const by = (attributePath: string) => ({
      identityStoreId,
      alternateIdentifier: { uniqueAttribute: { attributePath, attributeValue } },
    });
    if (kind === "group") return [person, (await getGroup(by("DisplayName"), { provider })).groupId];
    return [person, (await getUser(by("UserName"), { provider })).userId];
  };
  return new Map(await Promise.all([...people].map(find)));
}
