import { ListAttachedRolePoliciesCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { DescribePermissionSetCommand, ListTagsForResourceCommand } from "@aws-sdk/client-sso-admin";
import { expect } from "chai";
import { WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { writes } from "./box.ts";
import { identityCenter } from "./deployed.ts";
import { home, LAB, PAPER } from "./home-files.ts";
import type { HomeWorld } from "./home-world.ts";
import { attemptToEnter } from "./iam-people.ts";
import { failureOf } from "./initech.ts";
import type { InlineFleet } from "./inline.ts";
import { portalAnswer, portalSession, roleSession } from "./ways-callers.ts";

/** ARN of a role of these clients. */
export const role = (account: string, key: string): string => `arn:aws:iam::${account}:role/homes-${key}`;

/** What is deployed, known only once it is. */
export interface Deployed {
  readonly world: HomeWorld;
  readonly fleet: InlineFleet;
  /** ARN of each permission set, by name. */
  readonly sets: Readonly<Record<string, string>>;
}

/** Tries what the settings of permission sets give, and clients that differ from others. */
export function homeChecks(deployed: () => Deployed): void {
  it("gives every set the settings for all, and one set those of its override", async () => {
    const center = await identityCenter();
    const read = async (name: string) => {
      const set = { InstanceArn: WORLD_IDENTITY_CENTER.instanceArn, PermissionSetArn: deployed().sets[name] };
      const { PermissionSet: found } = await center.send(new DescribePermissionSetCommand(set));
      const tagged = { InstanceArn: set.InstanceArn, ResourceArn: set.PermissionSetArn };
      const { Tags: tags = [] } = await center.send(new ListTagsForResourceCommand(tagged));
      return [found?.SessionDuration, found?.RelayState ?? "", tags.find(({ Key }) => Key === "owner")?.Value];
    };
    expect(await read("LabReadOnly")).to.deep.equal(["PT2H", "", "platform"]);
    const link =
      "https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=homes-read-only&displayName=Stark%20ReadOnly";
    expect(await read("StarkReadOnly")).to.deep.equal(["PT4H", link, "audit"]);
  });

  it("assigns a set in a member account too: its policies hold there, and lead into no client", async () => {
    const { lab } = deployed().world;
    const { Roles: roles = [] } = await lab.iam.send(new ListRolesCommand({ PathPrefix: "/aws-reserved/" }));
    const reserved = roles.filter(({ RoleName = "" }) => RoleName.startsWith("AWSReservedSSO_StarkReadOnly_"));
    expect(roles).to.have.length(1);
    const RoleName = reserved[0]?.RoleName;
    const { AttachedPolicies: attached = [] } = await lab.iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    expect(attached.map(({ PolicyArn }) => PolicyArn)).to.have.members([
      "arn:aws:iam::aws:policy/ReadOnlyAccess",
      `arn:aws:iam::${LAB}:policy/team/homes-local`,
    ]);
    const there = await portalSession("alice@acme.example", "StarkReadOnly", LAB);
    for (const arn of [role("222222222222", "read-only"), role(LAB, "read-only")])
      expect(await attemptToEnter(there, arn), arn).to.equal("AccessDenied");
    const here = await portalSession("alice@acme.example", "StarkReadOnly");
    expect(await attemptToEnter(here, role("222222222222", "read-only"))).to.equal("enters");
    expect(await portalAnswer("bob@acme.example", "StarkReadOnly", LAB)).to.equal("ForbiddenException");
    expect(await portalAnswer("alice@acme.example", "LabReadOnly", LAB)).to.equal("ForbiddenException");
  });

  it("a boundary that is known to shut its holders out is refused by the proof; an unknown one is AWS's to judge", async () => {
    const { fleet } = deployed();
    const before = await writes();
    fleet.write("home", home("ReadOnlyAccess"));
    expect(await failureOf(fleet.preview("home", "home"))).to.match(/StarkDevOps[\s\S]*proof\/lock-out/);
    expect(await writes()).to.deep.equal(before);
    fleet.write("home", home());
    const bob = await portalSession("bob@acme.example", "StarkDevOps");
    expect(await attemptToEnter(bob, role("222222222222", "devops"))).to.equal("AccessDenied");
  });

  it("a client that runs no Pulumi: no stack, and its holder enters the role that its people make", async () => {
    const { fleet, world } = deployed();
    expect(await failureOf(fleet.up("client-paperco", "home"))).to.include("handoff: true");
    const arn = role(PAPER, "read-only");
    const carol = await portalSession("carol@acme.example", "PapercoReadOnly");
    expect(await attemptToEnter(carol, arn)).to.equal("AccessDenied");
    const config = fleet.config("client-paperco");
    const [plan] = config.kind === "client" ? config.client.roles : [];
    if (plan === undefined) throw new Error("no role");
    world.later(await world.paper.makeRole(plan));
    expect(await attemptToEnter(carol, arn)).to.equal("enters");
    const alice = await portalSession("alice@acme.example", "StarkReadOnly");
    for (const who of [alice, "home-wildcard", "stranger-mallory"])
      expect(await attemptToEnter(who, arn)).to.equal("AccessDenied");
  });

  it("a member of the home's organization: people as ever, robots without an external ID", async () => {
    const alice = await portalSession("alice@acme.example", "LabReadOnly");
    expect(await attemptToEnter(alice, role(LAB, "read-only"))).to.equal("enters");
    const robot = await roleSession("robots/homes-lab");
    expect(await attemptToEnter(robot, role(LAB, "robot"))).to.equal("enters");
    for (const [who, key] of [
      [alice, "robot"],
      [robot, "read-only"],
      ["home-wildcard", "robot"],
      ["stranger-mallory", "robot"],
    ] as const)
      expect(await attemptToEnter(who, role(LAB, key)), key).to.equal("AccessDenied");
  });
}
