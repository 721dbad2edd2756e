import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { handOff } from "../../fleet/handoff/handoff.ts";
import { openProject } from "../../fleet/project/open-project.ts";
import { lintTemplate } from "../sandbox/python/lint-policies.ts";
import { preparePython } from "../../sandbox/python/venv.ts";
import { box, inOrder, newFolder } from "./box.ts";
import { run } from "./project.ts";

const PROJECT = `name: switchyard
runtime: nodejs
config:
  homeAccount: { value: { accountId: "111111111111", company: hand } }
`;
const file = (handoff: string, more = "") => `config:
  switchyard:client:
    name: Globex
    accountId: "333333333333"
    ${handoff}
    tags: { tier: gold }
    roles:
      read-only: { path: /hand/, maxSessionDuration: 7200${more} }
      devops:
        managedPolicies: [SecurityAudit, deploy]
        customerManagedPolicies:
          deploy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "*" }] }
        inlinePolicies:
          extra: { Version: "2012-10-17", Statement: [{ Effect: Deny, Action: "s3:DeleteBucket", Resource: "*" }] }
        permissionsBoundary: PowerUserAccess
        trust: [{ roles: [ci], externalId: 7d44b0e5-63e7-4d1c-9f5b-4b8a3b8e7c21 }]
`;

/** A role as IAM has it, without what AWS makes up. */
interface LiveRole {
  readonly [name: string]: unknown;
}

describe("a template that is handed over", () => {
  inOrder();
  let root = "";
  const aws = async (profile: string, ...args: readonly string[]): Promise<unknown> => {
    const { sandbox } = await box();
    const command = join(sandbox.layout.bin, "aws");
    const { code, output } = await run(command, [...args, "--output", "json"], { env: sandbox.env(profile) });
    if (code !== 0) throw new Error(output);
    return output.trim() === "" ? undefined : JSON.parse(output);
  };
  const template = async (more = "") => {
    await writeFile(join(root, "Pulumi.client-globex.yaml"), file("handoff: true", more));
    const opened = openProject(root);
    if (opened.project === undefined) throw new Error(JSON.stringify(opened.faults));
    const report = await handOff(opened.project, "globex");
    expect(report.faults).to.deep.equal([]);
    const plan = opened.project.clients.get("globex")?.config;
    if (plan?.kind !== "client") throw new Error("no plan");
    return { path: join(root, report.files[0]?.name ?? ""), text: report.files[0]?.text ?? "", plan: plan.client };
  };
  const stack = (verb: string, path: string, profile = "client-globex") =>
    aws(
      profile,
      "cloudformation",
      verb,
      "--stack-name",
      "access",
      "--template-body",
      `file://${path}`,
      "--capabilities",
      "CAPABILITY_NAMED_IAM",
    );

  async function live(name: string): Promise<LiveRole> {
    const of = ["--role-name", name] as const;
    const { Role } = (await aws("client-globex", "iam", "get-role", ...of)) as { Role: Record<string, unknown> };
    const { AttachedPolicies } = (await aws("client-globex", "iam", "list-attached-role-policies", ...of)) as {
      AttachedPolicies: readonly { readonly PolicyArn: string }[];
    };
    const { PolicyNames } = (await aws("client-globex", "iam", "list-role-policies", ...of)) as {
      PolicyNames: readonly string[];
    };
    const { Arn, AssumeRolePolicyDocument, Description, MaxSessionDuration, PermissionsBoundary, Tags } = Role;
    const boundary = PermissionsBoundary as { readonly PermissionsBoundaryArn?: string } | undefined;
    const tags = (Tags ?? []) as readonly { readonly Key: string; readonly Value: string }[];
    return {
      ...{ Arn, AssumeRolePolicyDocument, Description, MaxSessionDuration },
      boundary: boundary?.PermissionsBoundaryArn,
      attached: AttachedPolicies.map(({ PolicyArn }) => PolicyArn).sort(),
      inline: PolicyNames,
      // why without: CloudFormation adds tags of its own to what it makes.
      tags: Object.fromEntries(tags.filter(({ Key }) => !Key.startsWith("aws:")).map(({ Key, Value }) => [Key, Value])),
    };
  }

  before(async () => {
    root = await newFolder("handoff");
    await writeFile(join(root, "Pulumi.yaml"), PROJECT);
  });
  it("has nothing that cfn-lint finds", async () => {
    const { python } = await preparePython({ log: () => undefined });
    const { text } = await template();
    expect(await lintTemplate(python, JSON.parse(text) as object)).to.deep.equal([]);
    const wrong = text.replace('"RoleName"', '"RoleNam"');
    expect((await lintTemplate(python, JSON.parse(wrong) as object)).map(({ rule }) => rule)).to.include("E3002");
  });

  it("makes the roles that the client's stack would make, and an update changes them in place", async () => {
    for (const [verb, more] of [
      ["create-stack", ""],
      ["update-stack", ", tags: { cost: b }, description: Looks around"],
    ] as const) {
      const { path, plan } = await template(more);
      await stack(verb, path);
      for (const role of plan.roles)
        expect(await live(role.name), role.name).to.deep.equal({
          Arn: role.arn,
          AssumeRolePolicyDocument: role.trustPolicy,
          Description: role.description,
          MaxSessionDuration: role.maxSessionDuration,
          boundary: role.permissionsBoundary,
          attached: [...role.managedPolicyArns].sort(),
          inline: role.inlinePolicies.map(({ name }) => name),
          tags: role.tags,
        });
    }
  });

  it("makes nothing in another account", async () => {
    const { path, plan } = await template();
    await stack("create-stack", path, "stranger").catch(() => undefined);
    for (const { name } of plan.roles) {
      const found = await aws("stranger", "iam", "get-role", "--role-name", name).catch((error: unknown) =>
        String(error),
      );
      expect(found).to.include("NoSuchEntity");
    }
  });

  it("leaves nothing when the client deletes its stack", async () => {
    const { plan } = await template();
    await aws("client-globex", "cloudformation", "delete-stack", "--stack-name", "access");
    for (const { name } of plan.roles) {
      const found = await live(name).catch((error: unknown) => String(error));
      expect(found).to.include("NoSuchEntity");
    }
  });
});
