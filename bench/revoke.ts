import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  ListAccountAssignmentsCommand,
  PutInlinePolicyToPermissionSetCommand,
  SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { fromIni } from "@aws-sdk/credential-providers";
import { join } from "node:path";
import pMap from "p-map";
import { denyAlso } from "../core/home/permission-sets/deny-people.ts";
import { policyText } from "../core/home/permission-sets/planned-set.ts";
import { nextSecond } from "../core/client/role/revocation.ts";
import { callerProblem, stackAccess } from "../fleet/aws/caller-account.ts";
import { endSessions } from "../fleet/aws/end-sessions.ts";
import { type FleetProject, openProject } from "../fleet/project/open-project.ts";
import { changeSets, type SetAtHome } from "../fleet/revoke/deny-at-home.ts";
import { findPerson } from "../fleet/revoke/find-person.ts";
import { declaredFleet } from "../fleet/verify/declared-fleet.ts";
import type { RevokeReport } from "../fleet/revoke/revoke-report.ts";
import { sandboxApi } from "../sandbox/entering/enter.ts";
import type { SandboxHandle } from "../sandbox/lifecycle.ts";
import { SANDBOX_REGION, WORLD_IDENTITY_CENTER } from "../sandbox/world.ts";
import { projectFile } from "../tests/e2e/fleet/fleet-files.ts";
import { FleetWorld } from "../tests/e2e/fleet/fleet-world.ts";
import { switchyard } from "./fleet-command.ts";
import { machine } from "./machine.ts";
import { type Report, table } from "./report.ts";
import { say } from "./stage.ts";

/** What is measured. */
export interface RevokeBench {
  readonly clients: number;
  /** Milliseconds that Identity Center takes to spread one set to one account. */
  readonly provisionMs: number;
  /** Milliseconds that each call takes on its way. */
  readonly latencyMs: number;
}

const ALICE = "alice@acme.example";
const InstanceArn = WORLD_IDENTITY_CENTER.instanceArn;

/**
 * `switchyard revoke --user` of somebody who holds a role in every client by a group, from the start of the process on; against
 * the same calls one after another in one process. Identity Center answers 20 calls a second and spreads one set of an
 * account at a time, as AWS does.
 */
export async function benchRevoke(
  sandbox: SandboxHandle,
  { clients, provisionMs, latencyMs }: RevokeBench,
): Promise<Report> {
  await sandboxApi(sandbox, "PUT", "settings", { pace: false, quotas: false });
  const folder = join(sandbox.layout.root, "bench", "revoke");
  const world = await FleetWorld.make({ secrets: "passphrase", sandbox, folder, name: "rev", series: 901, clients });
  await world.write(
    "Pulumi.yaml",
    `${projectFile("rev")}  quotas: { value: { permissionSetsPerAccount: ${clients} } }\n`,
  );
  await world.writeHome({ grants: "[{ group: Platform Engineers, clients: all, roles: [read-only] }]" });
  const project = projectIn(world);
  const sets = await makeByHand(world, project);
  await sandboxApi(sandbox, "PUT", "settings", { pace: true, asyncMs: provisionMs });
  await world.faults({ match: ".", kind: "latency", latencyMs });
  say(`switchyard revoke, ${clients} clients`);
  const ours = await switchyard(world, "revoke", "--user", ALICE, "--yes", "--json");
  const report = JSON.parse(ours.output) as RevokeReport;
  if (!report.ok || report.roles.length !== clients || report.sets.length !== clients)
    throw new Error(JSON.stringify(report.leftOver));
  say("one after another");
  const each = await oneAfterAnother(world, project, sets);
  await world.faults();
  // why added: the report's own clock begins when the process has started.
  const start = ours.seconds - report.seconds;
  const { ended = NaN, shut = NaN, endedAgain = NaN } = report.times;
  const row = (what: string, seconds: number, base: number) => [
    what,
    (seconds + start).toFixed(1),
    base.toFixed(1),
    ((seconds + start) / base).toFixed(2),
  ];
  const rows = [
    row("every live session in a client is refused", ended, each.ended),
    row("no permission set lets the person in", shut, each.shut),
    row("the last role shut, what began in between included", endedAgain, each.endedAgain),
  ];
  const headings = [`from Enter until, ${clients} clients`, "revoke --user, s", "one after another, s", "ratio"];
  return { markdown: [machine(), "", ...table(headings, rows)].join("\n"), kept: true };
}

function projectIn({ directory }: FleetWorld): FleetProject {
  const opened = openProject(directory);
  if (opened.project === undefined) throw new Error(JSON.stringify(opened.faults));
  return opened.project;
}

/** Makes roles and permission sets as the stacks would. why by hand: the engine would take longer than all that is measured. */
async function makeByHand(world: FleetWorld, project: FleetProject): Promise<readonly SetAtHome[]> {
  const settings = (profile: string) => ({
    endpoint: world.options.sandbox.url,
    region: SANDBOX_REGION,
    credentials: fromIni({
      profile,
      configFilepath: world.env["AWS_CONFIG_FILE"] ?? "",
      filepath: world.env["AWS_SHARED_CREDENTIALS_FILE"] ?? "",
    }),
  });
  const { portfolio } = declaredFleet(project, { now: new Date() });
  await pMap(
    portfolio.clients.flatMap(({ slug, roles }) => roles.map((role) => ({ slug, role }))),
    ({ slug, role }) =>
      new IAMClient(settings(slug)).send(
        new CreateRoleCommand({ RoleName: role.name, AssumeRolePolicyDocument: JSON.stringify(role.trustPolicy) }),
      ),
    { concurrency: 8 },
  );
  const center = new SSOAdminClient(settings("home"));
  const { user } = await findPerson(portfolio.home, ALICE, homeConfig(world, project));
  const PrincipalId = user?.groups.find(({ name }) => name === "Platform Engineers")?.id;
  return pMap(
    portfolio.plan.sets,
    async (set): Promise<SetAtHome> => {
      const made = await center.send(new CreatePermissionSetCommand({ InstanceArn, Name: set.name }));
      const PermissionSetArn = made.PermissionSet?.PermissionSetArn ?? "";
      const InlinePolicy = policyText(set.inlinePolicy);
      await center.send(new PutInlinePolicyToPermissionSetCommand({ InstanceArn, PermissionSetArn, InlinePolicy }));
      const TargetId = portfolio.home.accountId;
      const who = { PrincipalId, PrincipalType: "GROUP", TargetId, TargetType: "AWS_ACCOUNT" } as const;
      await center.send(new CreateAccountAssignmentCommand({ InstanceArn, PermissionSetArn, ...who }));
      const asked = new ListAccountAssignmentsCommand({ InstanceArn, PermissionSetArn, AccountId: TargetId });
      while ((await center.send(asked)).AccountAssignments?.length !== 1)
        await new Promise((next) => setTimeout(next, 20));
      return { name: set.name, arn: PermissionSetArn, instanceArn: InstanceArn };
    },
    { concurrency: 4 },
  );
}

/** The same calls, each after the one before has ended: roles, permission sets, roles again. Without the wait in between. */
async function oneAfterAnother(
  world: FleetWorld,
  project: FleetProject,
  sets: readonly SetAtHome[],
): Promise<{ readonly ended: number; readonly shut: number; readonly endedAgain: number }> {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const session = { project, engine: { env: world.env } };
  const endAll = async () => {
    for (const stack of project.clients.values()) {
      const access = stackAccess(session, stack);
      if (access.kind !== "known" || stack.config.kind !== "client") throw new Error(stack.stack);
      const problem = await callerProblem(access);
      if (problem !== undefined) throw new Error(problem.message);
      for (const { name } of stack.config.client.roles)
        await endSessions(access.config, [name], nextSecond(new Date()));
    }
  };
  await endAll();
  const ended = seconds();
  const config = homeConfig(world, project);
  const bob = [{ id: "00000000-0000-0000-0000-000000000000", userName: "bob@acme.example" }];
  for (const set of sets) {
    const [done] = await changeSets(config, [set], (policy) => denyAlso(policy, bob));
    if (done?.state !== "done") throw new Error(`${set.name}: ${done?.because ?? ""}`);
  }
  const shut = seconds();
  await endAll();
  return { ended, shut, endedAgain: seconds() };
}

function homeConfig(world: FleetWorld, project: FleetProject) {
  const access = project.home && stackAccess({ project, engine: { env: world.env } }, project.home);
  if (access?.kind !== "known") throw new Error("home cannot be called");
  return access.config;
}
