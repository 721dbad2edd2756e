import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { handOff } from "../../fleet/handoff/handoff.ts";
import { openProject } from "../../fleet/project/open-project.ts";
import { lintTemplate } from "../sandbox/python/lint-policies.ts";
import { preparePython } from "../../sandbox/python/venv.ts";
import { box, inOrder, newFolder } from "./box.ts";
import { type DeployedRole, readRole } from "./deployed.ts";
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

describe("a template that is handed over", () => {
  inOrder();
  let root = "";
  const aws = async (profile: string, ...args: readonly string[]): Promise<void> => {
    const { sandbox } = await box();
    const { code, output } = await run(join(sandbox.layout.bin, "aws"), args, { env: sandbox.env(profile) });
    if (code !== 0) throw new Error(output);
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

  /** A role of the client's account, without the tags that CloudFormation adds to what it makes. */
  async function live(name: string): Promise<DeployedRole> {
    const role = await readRole("client-globex", name);
    const own = Object.entries(role.tags).filter(([key]) => !key.startsWith("aws:"));
    return { ...role, tags: Object.fromEntries(own) };
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
          arn: role.arn,
          description: role.description,
          maxSessionDuration: role.maxSessionDuration,
          permissionsBoundary: role.permissionsBoundary,
          tags: role.tags,
          trustPolicy: role.trustPolicy,
          managedPolicies: [...role.managedPolicyArns].sort(),
          inlinePolicies: Object.fromEntries(role.inlinePolicies.map((policy) => [policy.name, policy.document])),
        });
    }
  });

  it("makes nothing in another account", async () => {
    const { path, plan } = await template();
    await stack("create-stack", path, "stranger").catch(() => undefined);
    for (const { name } of plan.roles) {
      const found = await readRole("stranger", name).catch((error: unknown) => String(error));
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
