import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  type CreateRoleCommandInput,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateGroupCommand } from "@aws-sdk/client-identitystore";
import {
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  PutInlinePolicyToPermissionSetCommand,
} from "@aws-sdk/client-sso-admin";
import { expect } from "chai";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { importText } from "../../cli/view/import-text.ts";
import { reservedRolePattern } from "../../core/aws/reserved-roles.ts";
import { trustDifference } from "../../core/client/trust/trust-difference.ts";
import { ProjectCredentials } from "../../fleet/aws/stack-credentials.ts";
import { importFleet } from "../../fleet/import/import-fleet.ts";
import type { ImportReport } from "../../fleet/import/import-report.ts";
import { readStandingCenter } from "../../fleet/import/standing-sets.ts";
import { type FleetProject, openProject } from "../../fleet/project/open-project.ts";
import { centerReader } from "../../fleet/verify/read-center.ts";
import { verify } from "../../fleet/verify/verify.ts";
import { makeUser } from "../../sandbox/entering/iam-by-hand.ts";
import { HOME_ACCOUNT_ID, SANDBOX_REGION, WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { box, freshBox, inOrder, newFolder, writes } from "./box.ts";
import { directory, groupId, iam, identityCenter, readRole, roleNames, userId } from "./deployed.ts";
import { InlineFleet } from "./inline.ts";

const { instanceArn: InstanceArn, identityStoreId: IdentityStoreId } = WORLD_IDENTITY_CENTER;
const PROJECT = `name: switchyard
runtime: nodejs
config:
  homeAccount: { value: { accountId: "111111111111", company: byhand } }
`;
const HOME = `config:
  aws:profile: home
  # nothing yet
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    grants: [] # nobody
`;
const ABC = { slug: "abccorp", accountId: "222222222222", profile: "client-abccorp" };
const GLOBEX = { slug: "globex", accountId: "333333333333", profile: "client-globex" };
/** A display name that means something to YAML, to a terminal and to a shell. */
const HOSTILE = `Ops: [x] # "y" 'z' $(id) - {a}`;
const root = { AWS: `arn:aws:iam::${HOME_ACCOUNT_ID}:root` };
const trust = (...statements: readonly object[]): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((one) => ({ Effect: "Allow", Principal: root, Action: "sts:AssumeRole", ...one })),
  });

describe("a fleet that was made by hand", () => {
  inOrder();
  let folder = "";
  let fleet: InlineFleet;
  let report: ImportReport;
  let stood: Awaited<ReturnType<typeof state>>;
  const adopted = {
    [ABC.profile]: ["OrganizationAccountAccessRole", "SupportEngineers"],
    [GLOBEX.profile]: ["Break.Glass"],
  };

  const open = (): FleetProject => {
    const opened = openProject(folder);
    if (opened.project === undefined) throw new Error(JSON.stringify(opened.faults));
    return opened.project;
  };
  const run = async (dryRun: boolean, clients = [ABC, GLOBEX]) =>
    importFleet(open(), { clients, dryRun, env: (await box()).sandbox.env("home") });

  /** Everything that decides on access: the roles, and the permission sets with who holds them. */
  async function state() {
    const roles = Object.fromEntries(
      await Promise.all(
        Object.entries(adopted).flatMap(([profile, names]) =>
          names.map(async (name) => [name, await readRole(profile, name)] as const),
        ),
      ),
    );
    const names = await Promise.all([ABC, GLOBEX].map(({ profile }) => roleNames(profile)));
    const credentials = new ProjectCredentials((await box()).sandbox.env("home"));
    const source = credentials.ofProfile("home", SANDBOX_REGION);
    const reader = await centerReader(credentials.configOf(source, SANDBOX_REGION));
    const { home } = open();
    if (home?.config.kind !== "home") throw new Error("no home");
    const { sets } = await readStandingCenter(reader, home.config.home);
    return { roles, names, sets };
  }

  async function role(
    profile: string,
    input: CreateRoleCommandInput,
    managed: string,
    inline?: string,
  ): Promise<string> {
    const client = await iam(profile);
    const made = await client.send(new CreateRoleCommand(input));
    const RoleName = input.RoleName;
    await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: `arn:aws:iam::aws:policy/${managed}` }));
    if (inline !== undefined)
      await client.send(new PutRolePolicyCommand({ RoleName, PolicyName: "extra", PolicyDocument: inline }));
    return made.Role?.Arn ?? "";
  }

  async function set(Name: string, statement: object, holders: readonly (readonly ["GROUP" | "USER", string])[]) {
    const center = await identityCenter();
    const made = await center.send(
      new CreatePermissionSetCommand({ InstanceArn, Name, Description: "by hand", SessionDuration: "PT4H" }),
    );
    const PermissionSetArn = made.PermissionSet?.PermissionSetArn;
    const InlinePolicy = JSON.stringify({ Version: "2012-10-17", Statement: statement });
    await center.send(new PutInlinePolicyToPermissionSetCommand({ InstanceArn, PermissionSetArn, InlinePolicy }));
    for (const [PrincipalType, PrincipalId] of holders) {
      const target = { TargetId: HOME_ACCOUNT_ID, TargetType: "AWS_ACCOUNT", PrincipalType, PrincipalId } as const;
      await center.send(new CreateAccountAssignmentCommand({ InstanceArn, PermissionSetArn, ...target }));
    }
  }

  before(freshBox);
  before(async () => {
    folder = await newFolder("import");
    await writeFile(join(folder, "Pulumi.yaml"), PROJECT);
    await writeFile(join(folder, "Pulumi.home.yaml"), HOME);
    const admin = await role(
      ABC.profile,
      { RoleName: "OrganizationAccountAccessRole", AssumeRolePolicyDocument: trust({}) },
      "AdministratorAccess",
    );
    const pattern = reservedRolePattern("aws", HOME_ACCOUNT_ID, "AbcSupport");
    const support = await role(
      ABC.profile,
      {
        RoleName: "SupportEngineers",
        AssumeRolePolicyDocument: trust({
          Sid: "Support",
          Condition: { ArnLike: { "aws:PrincipalArn": [pattern] } },
        }),
        Description: `it's: [odd] # "quoted"`,
        MaxSessionDuration: 7200,
        PermissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess",
        Tags: [{ Key: "team: a", Value: "x/y = 1" }],
      },
      "ReadOnlyAccess",
      JSON.stringify({
        Version: "2012-10-17",
        Statement: { Effect: "Deny", Action: "s3:DeleteBucket", Resource: "*" },
      }),
    );
    const wide = `arn:aws:iam::${HOME_ACCOUNT_ID}:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_AbcSupport_*`;
    const near = {
      RoleName: "wide",
      AssumeRolePolicyDocument: trust({ Condition: { ArnLike: { "aws:PrincipalArn": wide } } }),
    };
    await role(ABC.profile, near, "ReadOnlyAccess");
    const alice = `arn:aws:iam::${HOME_ACCOUNT_ID}:user/people/alice`;
    const mfa = { ArnEquals: { "aws:PrincipalArn": alice }, Bool: { "aws:MultiFactorAuthPresent": "true" } };
    const glass = { RoleName: "Break.Glass", Path: "/ops/", AssumeRolePolicyDocument: trust({ Condition: mfa }) };
    await role(GLOBEX.profile, glass, "AdministratorAccess");
    await (await directory()).send(new CreateGroupCommand({ IdentityStoreId, DisplayName: HOSTILE }));
    const [hostile, person] = [await groupId(HOSTILE), await userId("alice@acme.example")];
    const enter = (Resource: string | readonly string[]) => ({ Effect: "Allow", Action: "sts:AssumeRole", Resource });
    await set(
      "AbcAdmins",
      [enter(admin)],
      [
        ["GROUP", hostile],
        ["USER", person],
      ],
    );
    await set("AbcSupport", [enter([support])], [["GROUP", hostile]]);
    await set("Everywhere", [enter("arn:aws:iam::*:role/OrganizationAccountAccessRole")], [["USER", person]]);
    await makeUser(await iam("home"), "byhand", true);
    await set("OnlyHere", [{ Effect: "Allow", Action: "s3:*", Resource: "*" }], [["USER", person]]);
  });

  it("is shown, and nothing is written", async () => {
    const shown = await run(true);
    expect(shown.faults).to.deep.equal([]);
    expect(shown).to.include({ ok: true, written: false });
    expect(await readdir(folder)).to.have.members(["Pulumi.yaml", "Pulumi.home.yaml"]);
  });

  it("becomes stack files, and what cannot be said exactly is listed", async () => {
    stood = await state();
    report = await run(false);
    expect(report, importText(report)).to.include({ ok: true, written: true });
    expect(report.roles.map(({ arn, permissionSet }) => [arn.split("/").at(-1), permissionSet])).to.deep.equal([
      ["OrganizationAccountAccessRole", "AbcAdmins"],
      ["SupportEngineers", "AbcSupport"],
      ["Break.Glass", undefined],
    ]);
    expect(report.grants).to.have.deep.members([
      { holder: `group:${HOSTILE}`, client: "abccorp", role: "organizationAccountAccessRole" },
      { holder: "user:alice@acme.example", client: "abccorp", role: "organizationAccountAccessRole" },
      { holder: `group:${HOSTILE}`, client: "abccorp", role: "support-engineers" },
    ]);
    const told = report.unmanaged
      .filter(({ isOther }) => !isOther)
      .map(({ kind, name }) => `${kind} ${name.split("/").at(-1) ?? ""}`);
    expect(told).to.include.members(["role wide", "permission set Everywhere", "IAM user byhand"]);
    expect(report.newSets).to.deep.equal([]);
    const home = await readFile(join(folder, "Pulumi.home.yaml"), "utf8");
    for (const line of HOME.trimEnd().split("\n")) expect(home).to.contain(line.replace(" []", ""));
  });

  it("is adopted by imports alone: nothing is made, replaced or taken away", async () => {
    const project = open();
    await mkdir(join(folder, "engine"));
    fleet = new InlineFleet(join(folder, "engine"), project.files.project.text);
    for (const { stack, source } of [...project.clients.values(), project.home!])
      fleet.write(stack, source?.text ?? "");
    const calls = await writes();
    for (const [stack, profile] of [
      ["client-abccorp", ABC.profile],
      ["client-globex", GLOBEX.profile],
      ["home", "home"],
    ] as const) {
      const { steps: shown } = await fleet.preview(stack, profile);
      expect(
        shown.filter((step) => / (?:aws|aws-native):/.test(step) && !/^(?:import|update) /.test(step)),
        stack,
      ).to.deep.equal([]);
      const { steps } = await fleet.up(stack, profile);
      expect(
        steps.filter((step) => / (?:aws|aws-native):/.test(step) && !/^(?:import|update) /.test(step)),
        stack,
      ).to.deep.equal([]);
      expect(
        steps.filter((step) => step.startsWith("import ")),
        stack,
      ).not.to.deep.equal([]);
    }
    const after = await writes();
    const made = Object.keys(after).filter(
      (call) => after[call] !== calls[call] && /:(?:Create|Attach|Detach|Delete)/.test(call),
    );
    expect(made).to.deep.equal([]);
  });

  it("gives the access that it gave", async () => {
    const after = await state();
    expect(after.names).to.deep.equal(stood.names);
    for (const [name, role] of Object.entries(stood.roles)) {
      const now = after.roles[name]!;
      const about = { partition: "aws", role: role.arn, now: new Date() } as const;
      expect(trustDifference(now.trustPolicy, role.trustPolicy, about), name).to.equal(undefined);
      const { inlinePolicies: inline, tags, description } = role;
      const { inlinePolicies: inlineNow, tags: tagsNow } = now;
      for (const key of ["arn", "maxSessionDuration", "permissionsBoundary", "managedPolicies"] as const)
        expect(now[key], `${name} ${key}`).to.deep.equal(role[key]);
      expect(tagsNow).to.deep.equal({ "managed-by": "switchyard", ...tags });
      if (description !== undefined && description !== "") expect(now.description).to.equal(description);
      expect(Object.keys(inlineNow)).to.deep.equal(Object.keys(inline));
    }
    expect([after.roles["SupportEngineers"]?.inlinePolicies["extra"]?.Statement].flat()).to.deep.equal([
      { Effect: "Deny", Action: "s3:DeleteBucket", Resource: "*" },
    ]);
    const access = ({ sets }: typeof after) =>
      sets.map(({ arn, name, assignments, provisionedIn, properties: { inlinePolicy, ...others } }) => {
        const properties = { ...others, description: undefined };
        const { Statement } = JSON.parse(String(inlinePolicy)) as {
          Statement: { Action: string; Resource: string | string[] }[];
        };
        const says = [Statement].flat().map(({ Action, Resource }) => [Action, [Resource].flat()]);
        return { arn, name, assignments, provisionedIn, properties, says };
      });
    expect(access(after)).to.deep.equal(access(stood));
  });

  it("is silent the second time, and has nothing more to import", async () => {
    for (const [stack, profile] of [
      ["client-abccorp", ABC.profile],
      ["client-globex", GLOBEX.profile],
      ["home", "home"],
    ] as const)
      expect((await fleet.up(stack, profile)).steps, stack).to.deep.equal([]);
    const again = await run(false);
    expect(again).to.deep.include({ ok: true, roles: [], files: [], written: false });
  });

  it("is found as declared by verify", async () => {
    const project = open();
    const outputs = async (stack: string, profile: string) => ({
      stack,
      ...(await fleet.up(stack, profile)),
      resources: [],
    });
    const stacks = [
      await outputs("client-abccorp", ABC.profile),
      await outputs("client-globex", GLOBEX.profile),
      await outputs("home", "home"),
    ];
    const found = await verify(
      {
        project,
        engine: { command: "pulumi", version: "3.0.0", env: (await box()).sandbox.env("home") },
        emit: () => undefined,
        readDeployed: () =>
          Promise.resolve({
            listed: new Map(stacks.map(({ stack: name }) => [name, { name }])),
            stacks: new Map(stacks.map((one) => [one.stack, one])),
            unreadable: new Map(),
            locked: new Set<string>(),
          }),
      },
      { attempts: false },
    );
    expect(found.findings.filter(({ severity }) => severity === "fault")).to.deep.equal([]);
    expect(found).to.include({ ok: true });
  });
});
