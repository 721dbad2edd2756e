import { expect } from "chai";
import { inputsFingerprint } from "../../../components/engine/inputs-fingerprint.ts";
import { handoffContract } from "../../../core/contract/handoff.ts";
import { clientsToRead } from "../../../core/home/settings/home-settings.ts";
import { draftHome, type VerdictInput } from "../../../core/portfolio/draft-home.ts";
import { clientInputs, homeInputs } from "../../../core/portfolio/fingerprint.ts";
import { heldOutput } from "../../../core/home/held/held-warnings.ts";
import { identityPolicies } from "../../../core/home/iam/identity-policies.ts";
import { policyText, setPolicy } from "../../../core/home/permission-sets/planned-set.ts";
import { setArguments } from "../../../core/home/permission-sets/set-properties.ts";
import type { FleetProject, ProjectStack } from "../../../fleet/project/open-project.ts";
import { changeOf, homeChange } from "../../../fleet/run/changed.ts";
import type { PreparedRun } from "../../../fleet/run/prepare-run.ts";
import { Stages } from "../../../fleet/run/stages.ts";
import type { DeployedFleet, FleetSession } from "../../../fleet/session.ts";
import { status } from "../../../fleet/status/status.ts";
import type { DeployedResource, DeployedStack } from "../../../fleet/workers/protocol.ts";
import { FILES, ProjectFolder } from "../add/project-folder.ts";

const NOW = new Date("2026-11-29T00:00:00Z");
const HOME = FILES["Pulumi.home.yaml"]!;
const ABC = FILES["Pulumi.client-abccorp.yaml"]!;
const resource = (urn: string, type = "aws:iam/role:Role") => ({ urn, type, outputs: {} });

/** What a project's stacks hold right after they were deployed as their files say. */
function deployedAs(project: FleetProject, slugs = [...project.clients.keys()]): DeployedFleet {
  const clients = slugs.map((slug) => {
    const stack = project.clients.get(slug)!;
    const plan = planOf(stack);
    return held(stack.stack, clientInputs(plan, NOW), { contract: handoffContract(plan) });
  });
  const stacks = [...clients, held("home", homeText(project))];
  return {
    listed: new Map(stacks.map(({ stack, resources }) => [stack, { name: stack, resourceCount: resources.length }])),
    stacks: new Map(stacks.map((one) => [one.stack, one])),
    unreadable: new Map(),
    locked: new Set(),
  };
}

function planOf({ config }: ProjectStack) {
  if (config.kind !== "client") throw new Error(JSON.stringify(config));
  return config.client;
}

function homeText(project: FleetProject): string {
  const { plan, input } = homePlan(project);
  return homeInputs(input, { plan, held: {} });
}

function homePlan(project: FleetProject) {
  const config = project.home!.config;
  if (config.kind !== "home") throw new Error(JSON.stringify(config));
  const slugs = clientsToRead(config.home, [...project.clients.keys()].sort());
  const clients = slugs.map((slug) => project.clients.get(slug)!);
  const input: VerdictInput = {
    settings: config.home,
    slugs,
    files: new Map(clients.map((one) => [one.slug!, one.config])),
    now: NOW,
    contracts: clients.map((one) => ({
      slug: one.slug!,
      contract: handoffContract(planOf(one)),
      place: planOf(one).place,
    })),
    unread: [],
    placements: {},
  };
  return { input, settings: config.home, plan: draftHome(input).plan };
}

function held(stack: string, inputs: string, outputs: Readonly<Record<string, unknown>> = {}): DeployedStack {
  const fingerprint = { ...inputsFingerprint(inputs), resources: 2 };
  const resources = [resource("stack"), resource("role"), resource("own", "pulumi:providers:pulumi")];
  return { stack, outputs: { ...outputs, fingerprint }, resources };
}

describe("whether a stack has changed", () => {
  let folder: ProjectFolder;
  let deployed: DeployedFleet;
  beforeEach(() => {
    folder = new ProjectFolder();
    deployed = deployedAs(folder.open());
  });
  afterEach(() => folder.remove());

  const client = (from = deployed, now = NOW) => changeOf(folder.open().clients.get("abccorp")!, from, now);
  const home = (from = deployed) => homeChange(folder.open(), from, undefined, NOW);
  const without = (name: string): DeployedFleet => ({
    ...deployed,
    listed: new Map([...deployed.listed].filter(([stack]) => stack !== name)),
    stacks: new Map([...deployed.stacks].filter(([stack]) => stack !== name)),
  });
  const other = (name: string, change: Partial<DeployedStack>): DeployedFleet => ({
    ...deployed,
    stacks: new Map([...deployed.stacks, [name, { ...deployed.stacks.get(name)!, ...change }]]),
  });

  it("it has not as last deployed, whatever comments and layout are", () => {
    expect(client()).to.deep.equal({ isChanged: false, why: "as last deployed" });
    expect(home()).to.deep.equal({ isChanged: false, why: "as last deployed" });
    folder.write(
      "Pulumi.client-abccorp.yaml",
      `# a comment\n${ABC.replace("[administrator, read-only]", '["administrator", "read-only"]')}`,
    );
    expect(client().isChanged).to.equal(false);
    expect(home().isChanged).to.equal(false);
  });

  it("a client has where its file says something else; home too, which reads it", () => {
    folder.write("Pulumi.client-abccorp.yaml", ABC.replace("[administrator, read-only]", "[read-only]"));
    expect(client()).to.deep.equal({ isChanged: true, why: "what its files say has changed since" });
    expect(home().isChanged).to.equal(true);
  });

  it("home has where a grant is another, and its clients have not", () => {
    folder.write("Pulumi.home.yaml", HOME.replace("Auditors", "Support"));
    expect(home()).to.deep.equal({ isChanged: true, why: "what its files say has changed since" });
    expect(client().isChanged).to.equal(false);
  });

  it("home has where a client's file is gone, or one came", () => {
    folder.write(
      "Pulumi.client-initech.yaml",
      ABC.replaceAll("AbcCorp", "Initech").replace("222222222222", "444444444444"),
    );
    expect(home().isChanged).to.equal(true);
  });

  it("home has where a client's contract cannot be read, or is another's than the file says", () => {
    expect(home(without("client-globex")).isChanged).to.equal(true);
    const contract = deployed.stacks.get("client-abccorp")!.outputs["contract"];
    expect(home(other("client-globex", { outputs: { contract } })).isChanged).to.equal(true);
  });

  it("it has where somebody holds its lock, so that one that was left behind is met", () => {
    const locked = (stack: string): DeployedFleet => ({ ...deployed, locked: new Set([stack]) });
    expect(client(locked("client-abccorp")).why).to.match(/^somebody holds its lock/);
    expect(home(locked("home")).why).to.match(/^somebody holds its lock/);
    expect(client(locked("home")).isChanged).to.equal(false);
  });

  it("it has where the backend does not know it, or cannot say what it holds", () => {
    expect(client(without("client-abccorp")).why).to.match(/^it is new/);
    const unreadable = new Map([["client-abccorp", "wrong passphrase"]]);
    expect(client({ ...deployed, unreadable })).to.deep.equal({
      isChanged: true,
      why: "its state cannot be read: wrong passphrase",
    });
    expect(client(other("client-abccorp", { outputs: {} })).why).to.match(/outputs do not say/);
  });

  it("it has where another version of the program deployed it", () => {
    const { fingerprint } = deployed.stacks.get("client-abccorp")!.outputs as { readonly fingerprint: object };
    const older = other("client-abccorp", { outputs: { fingerprint: { ...fingerprint, version: "0.0.1" } } });
    expect(client(older).why).to.match(/^the program is another version: 0\.0\.1 before/);
  });

  it("it has where its last update did not finish: something is missing, or still to be deleted", () => {
    const { resources } = deployed.stacks.get("client-abccorp")!;
    expect(client(other("client-abccorp", { resources: resources.slice(1) })).why).to.match(/1 resources of 2/);
    const listed = new Map([...deployed.listed, ["client-abccorp", { name: "client-abccorp", resourceCount: 4 }]]);
    expect(client({ ...deployed, listed }).why).to.match(/still to be deleted/);
  });

  it("it has once a moment of its file has passed", () => {
    const trust = `roles: { read-only: { trust: [{ permissionSets: [AbcCorpReadOnly] }, { id: temps, permissionSets: [Temps], until: 2030-01-01 }] } }`;
    folder.write("Pulumi.client-abccorp.yaml", ABC.replace("roles: [administrator, read-only]", trust));
    const config = folder.open().clients.get("abccorp")!.config;
    if (config.kind !== "client") throw new Error(JSON.stringify(config));
    deployed = other("client-abccorp", held("client-abccorp", clientInputs(config.client, NOW)));
    expect(client().isChanged).to.equal(false);
    expect(client(deployed, new Date("2031-01-01")).isChanged).to.equal(true);
  });

  it("status says so too of one whose lock somebody holds, since that is run", async () => {
    folder.write(".pulumi/meta.yaml", "version: 1\n");
    folder.write(".pulumi/locks/organization/switchyard/client-abccorp/1.json", "{}");
    const session = {
      project: folder.open(),
      engine: { env: { PULUMI_BACKEND_URL: `file://${folder.path}` } },
      readDeployed: () => Promise.resolve(deployed),
    };
    const { rows, ok, locksUnknown } = await status(session as unknown as FleetSession);
    expect(locksUnknown).to.equal(undefined);
    expect(rows.map(({ stack, change }) => `${stack} ${String(change?.isChanged)}`)).to.deep.equal([
      "client-abccorp true",
      "client-globex false",
      "home false",
    ]);
    expect(ok).to.equal(false);
  });

  it("home that is not run again tells whom it left as they were", async () => {
    const roles = "{ read-only: { trust: { permissionSets: [AbcCorpReadOnly], until: 2020-01-01 } }, administrator: }";
    folder.write("Pulumi.client-abccorp.yaml", ABC.replace("[administrator, read-only]", roles));
    const project = folder.open();
    deployed = deployedAs(project);
    const { plan, input } = homePlan(project);
    const state = heldOutput(new Map(), plan.dropped);
    deployed = other("home", held("home", homeInputs(input, { plan, held: state }), { held: state }));
    const run = {
      session: { project, concurrency: 1, emit: () => undefined },
      ...{ options: { changed: true }, clients: [], settled: [], leftOver: [], deployed },
      read: new Set(deployed.stacks.keys()),
    };
    const stack = { stack: "home", accountId: "111111111111", isNew: false, why: "", former: {}, outlived: {} };
    const end = await new Stages(run as unknown as PreparedRun).home({ ...stack, file: project.home! }, undefined);
    expect(end.report).to.deep.include({ result: "unchanged", why: "as last deployed" });
    expect(end.leftOver?.map(({ what, because }) => `${what}: ${because}`)).to.deep.equal([
      "abccorp in the home stack, which left it as it was: grant/trust-ended",
    ]);
  });

  describe("after an update that failed half-way, with the files taken back to those of the one before", () => {
    /** A stack of which every resource is there, and that is as last deployed by its fingerprint. */
    function holding(name: string, ...resources: readonly DeployedResource[]): DeployedFleet {
      const { outputs } = deployed.stacks.get(name)!;
      const fingerprint = { ...(outputs["fingerprint"] as object), resources: resources.length };
      const listed = new Map([...deployed.listed, [name, { name, resourceCount: resources.length }]]);
      return { ...other(name, { outputs: { ...outputs, fingerprint }, resources }), listed };
    }
    const of = (type: string, name: string, outputs: Readonly<Record<string, unknown>>): DeployedResource => ({
      urn: `urn:pulumi:s::switchyard::${type}::${name}`,
      type,
      outputs,
    });
    const why = ({ isChanged, why: said }: { readonly isChanged: boolean; readonly why: string }) =>
      isChanged ? said : "unchanged";
    const anybody = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: "999999999999" }, Action: "sts:AssumeRole" }],
    };

    const LEVEL = `
      read-only:
        inlinePolicies:
          no-bills: { Version: "2012-10-17", Statement: [{ Effect: Deny, Action: [aws-portal:*, "ce:*"], Resource: "*" }] }
      administrator: { permissionsBoundary: PowerUserAccess }`;

    function ofClient({ trust, policy, arns, boundary }: Readonly<Partial<Record<string, unknown>>>): DeployedFleet {
      const role = planOf(folder.open().clients.get("abccorp")!).roles.find(({ key }) => key === "read-only")!;
      const admin = planOf(folder.open().clients.get("abccorp")!).roles.find(({ key }) => key === "administrator")!;
      const { name, arn } = role;
      return holding(
        "client-abccorp",
        of("aws:iam/role:Role", "read-only", {
          ...{ name, arn, permissionsBoundary: "" },
          assumeRolePolicy: JSON.stringify(trust ?? role.trustPolicy),
        }),
        of("aws:iam/role:Role", "administrator", {
          ...{ name: admin.name, arn: admin.arn, permissionsBoundary: boundary ?? admin.permissionsBoundary },
          assumeRolePolicy: JSON.stringify(admin.trustPolicy),
        }),
        of("aws:iam/rolePolicy:RolePolicy", "read-only/no-bills", {
          ...{ role: name, name: "no-bills" },
          policy: JSON.stringify(policy ?? role.inlinePolicies[0]!.document),
        }),
        of("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "read-only", {
          ...{ roleName: name, policyArns: arns ?? [...role.managedPolicyArns] },
        }),
      );
    }

    it("a client has: whom a role lets in, and what it may do, is another", () => {
      folder.write("Pulumi.client-abccorp.yaml", ABC.replace("roles: [administrator, read-only]", `roles:${LEVEL}`));
      deployed = deployedAs(folder.open());
      expect(client(ofClient({}))).to.deep.equal({ isChanged: false, why: "as last deployed" });
      expect(why(client(ofClient({ trust: anybody })))).to.match(/the trust policy of the role your-company-read-only/);
      const none = { Version: "2012-10-17", Statement: [] };
      expect(why(client(ofClient({ policy: none })))).to.match(/the inline policy no-bills of the role your-/);
      const admin = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/AdministratorAccess"];
      expect(why(client(ofClient({ arns: admin })))).to.match(
        /the managed policies of the role your-company-read-only/,
      );
      expect(why(client(ofClient({ boundary: "" })))).to.match(/the permissions boundary of the role your-company-adm/);
    });

    it("a client has not where only the spelling of a policy is another", () => {
      folder.write("Pulumi.client-abccorp.yaml", ABC.replace("roles: [administrator, read-only]", `roles:${LEVEL}`));
      deployed = deployedAs(folder.open());
      const policy = {
        Statement: [{ Resource: ["*"], Action: ["ce:*", "aws-portal:*"], Effect: "Deny" }],
        Version: "2012-10-17",
      };
      expect(why(client(ofClient({ policy })))).to.equal("unchanged");
    });

    it("home has: a permission set gives something else", () => {
      const { settings, plan } = homePlan(folder.open());
      const given = (more: object = {}) => {
        const set = plan.sets.find(({ name }) => name === "AbcCorpReadOnly")!;
        const inlinePolicy = policyText(set.inlinePolicy);
        const inputs = { name: set.name, ...setArguments({ ...set, policyText: inlinePolicy }), ...more };
        return holding("home", of("aws-native:sso:PermissionSet", set.name, { name: set.name, __inputs: inputs }));
      };
      expect(settings.identityCenter).to.equal(true);
      expect(home(given())).to.deep.equal({ isChanged: false, why: "as last deployed" });
      expect(why(home(given({ inlinePolicy: JSON.stringify(anybody) })))).to.match(
        /the inline policy of the permission set/,
      );
      const managedPolicies = ["arn:aws:iam::aws:policy/AdministratorAccess"];
      expect(why(home(given({ managedPolicies })))).to.match(
        /the managed policies of the permission set AbcCorpReadOnly/,
      );
      const sealed = { name: "AbcCorpReadOnly", __inputs: { value: "sealed" } };
      expect(why(home(holding("home", of("aws-native:sso:PermissionSet", "s", sealed))))).to.equal("unchanged");
      // why not: an update neither compares nor takes away a boundary that the files do not name.
      const permissionsBoundary = { managedPolicyArn: "arn:aws:iam::aws:policy/PowerUserAccess" };
      expect(why(home(given({ permissionsBoundary })))).to.equal("unchanged");
    });

    it("home has not where a permission set denies users whose grant ends", () => {
      folder.write(
        "Pulumi.home.yaml",
        `${HOME}      - { user: bob@acme.example, clients: [AbcCorp], roles: [administrator], until: 2099-01-31 }\n`,
      );
      deployed = deployedAs(folder.open());
      const set = homePlan(folder.open()).plan.sets.find(({ name }) => name === "AbcCorpAdministrator")!;
      const given = (statements: readonly object[]) => {
        const document = setPolicy(set, () => ({ id: "u-1", userName: "Bob@acme.example" }));
        const inlinePolicy = JSON.stringify({ ...document, Statement: [...document.Statement, ...statements] });
        return holding("home", of("aws-native:sso:PermissionSet", set.name, { name: set.name, inlinePolicy }));
      };
      expect(given([]).stacks.get("home")!.resources[0]!.outputs["inlinePolicy"]).to.include("Ended2099");
      expect(why(home(given([])))).to.equal("unchanged");
      expect(why(home(given(anybody.Statement)))).to.match(/the inline policy of the permission set AbcCorpAdministr/);
    });

    it("home has: a policy of an IAM identity, or who is in a group, is another", () => {
      const trust = "{ read-only: { trust: { users: [alice, bob] } } }";
      folder.write("Pulumi.client-abccorp.yaml", ABC.replace("[administrator, read-only]", trust));
      folder.write("Pulumi.client-globex.yaml", "config: {}");
      folder.write(
        "Pulumi.home.yaml",
        `config:
  switchyard:home:
    clients: [abccorp]
    iam:
      users: { alice: {}, bob: { policy: managed } }
      groups: { ops: { members: [bob], managedPolicies: [SecurityAudit] } }
    grants:
      - { iamUser: alice, clients: all, roles: [read-only] }
      - { iamUser: bob, clients: all, roles: [read-only] }
`,
      );
      deployed = deployedAs(folder.open(), ["abccorp"]);
      const { settings, plan } = homePlan(folder.open());
      const documents = plan.identities.flatMap((one) => identityPolicies(one, settings.quotas));
      const given = ({ policy, managed, users }: Readonly<Partial<Record<string, unknown>>>) =>
        holding(
          "home",
          of("aws:iam/userPolicy:UserPolicy", "iam-user:alice", {
            policy: JSON.stringify(policy ?? documents[0]!.document),
          }),
          of("aws:iam/policy:Policy", "iam-user:bob", { policy: JSON.stringify(managed ?? documents[1]!.document) }),
          of("aws:iam/groupMembership:GroupMembership", "iam-group:ops", { users: users ?? ["bob"] }),
        );
      expect(documents).to.have.lengthOf(2);
      expect(home(given({}))).to.deep.equal({ isChanged: false, why: "as last deployed" });
      expect(why(home(given({ policy: anybody })))).to.match(/the policy .* of iam-user:alice/);
      expect(why(home(given({ managed: anybody })))).to.match(/the policy .* of iam-user:bob/);
      expect(why(home(given({ users: ["bob", "mallory"] })))).to.match(/the members of iam-group:ops/);
    });
  });

  it("home with a file that cannot be used is run, so that it is told", () => {
    folder.write("Pulumi.home.yaml", HOME.replace("eu-west-1", "7"));
    expect(home().isChanged).to.equal(true);
  });
});
