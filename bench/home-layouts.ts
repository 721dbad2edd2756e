import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";
import type { SandboxHandle } from "../sandbox/lifecycle.ts";
import { sandboxApi } from "../sandbox/entering/enter.ts";
import { clientFile, fleet, type FleetClient, ROLES, writeCheckpoints } from "./fleet.ts";
import { type FleetRun, switchyard } from "./fleet-command.ts";
import { keepAccounts } from "./fresh-account.ts";
import { checkpointFolder, ground, type Ground, type StackFile, switchyardProject } from "./projects.ts";
import { initStack, type Project, up } from "./pulumi.ts";
import { encryptionSalt } from "../sandbox/stacks/encryption-salt.ts";
import { say } from "./stage.ts";

/** How permission sets are laid out: one for each role, or one for all clients' roles of a level. */
export type Layout = "per-role" | "shared";

/** How many clients each layout is measured with, and how long Identity Center takes for an assignment. */
export interface LayoutOptions {
  readonly clients: Readonly<Record<Layout, number>>;
  /** Milliseconds until an assignment or a provisioning is done. */
  readonly assignmentMs: number;
}

/** One line of the results. */
export interface LayoutResult {
  readonly layout: Layout;
  readonly clients: number;
  readonly run: FleetRun;
  /** Calls to Identity Center in that run, those that it throttled included. */
  readonly calls: number;
  /** The most frequent ones, by operation. */
  readonly byOperation: Readonly<Record<string, number>>;
}

/** The client whose stack is deployed; all others are made from its checkpoint. */
const DEPLOYED = { slug: "abccorp", name: "AbcCorp", accountId: "222222222222" };
/** One shard holds about 140 roles. */
const SHARDS = 6;

/**
 * Measures a new home stack in both layouts with Identity Center's limits on: 20 calls a second, 10 open assignments, one
 * permission set of an account at a time.
 */
export async function benchHomeLayouts(
  sandbox: SandboxHandle,
  { clients, assignmentMs }: LayoutOptions,
): Promise<LayoutResult[]> {
  const results: LayoutResult[] = [];
  const accounts = await keepAccounts(sandbox);
  for (const layout of ["shared", "per-role"] as const) {
    const size = clients[layout];
    if (size === 0) continue;
    await accounts.restore();
    const project = await homeProject(sandbox, layout, size);
    await sandboxApi(sandbox, "PUT", "settings", { pace: true, quotas: false, asyncMs: assignmentMs });
    await sandboxApi(sandbox, "DELETE", "calls");
    say(`${size} clients, ${layout}: up home ...`);
    const run = await switchyard(project, "up", "home");
    const calls = Object.entries((await sandboxApi(sandbox, "GET", "calls")) as Record<string, number>)
      .filter(([call]) => /^(sso|identitystore):/.test(call))
      .sort(([, a], [, b]) => b - a);
    const sum = calls.reduce((total, [, count]) => total + count, 0);
    say(`${run.seconds.toFixed(1)} s, ${sum} calls`);
    results.push({ layout, clients: size, run, calls: sum, byOperation: Object.fromEntries(calls.slice(0, 6)) });
  }
  return results;
}

/** A project whose clients are deployed, and whose home stack is new. */
async function homeProject(sandbox: SandboxHandle, layout: Layout, size: number): Promise<Project> {
  const salted = { ...DEPLOYED, salt: await encryptionSalt((await ground(sandbox, "salt")).passphrase) };
  const one = await ground(sandbox, `${layout}-one`);
  const file = layoutFile(layout, salted);
  const client = await withLayout(await switchyardProject(one, [file], file.stack), layout, size);
  await initStack(client, file.stack);
  await up(client, file.stack);
  const deployed = await readFile(join(checkpointFolder(one), `${file.stack}.json`), "utf8");

  const at: Ground = await ground(sandbox, layout);
  const members = await fleet(at, size, "shared", salted.salt);
  const home = { stack: "home", salt: salted.salt, config: homeConfig(layout) };
  const files = [home, ...members.map((member) => layoutFile(layout, member))];
  const { directory, env } = await withLayout(await switchyardProject(at, files, "home"), layout, size);
  await initStack({ directory, env }, "home");
  await writeCheckpoints(at, members, deployed);
  // why: the pace of Identity Center is a part of what is measured.
  await sandboxApi(sandbox, "PUT", "settings", { pace: true });
  return { directory, env };
}

async function withLayout(project: Project, layout: Layout, size: number): Promise<Project> {
  const file = join(project.directory, "Pulumi.yaml");
  const document = parseDocument(await readFile(file, "utf8"));
  const sets = size * ROLES.length * 2;
  document.setIn(["config", "quotas"], { value: { permissionSetsPerAccount: sets, permissionSetsPerInstance: sets } });
  const setOf = (level: string) => ({ clients: "all", levels: [level], shards: SHARDS });
  const value = Object.fromEntries(ROLES.map((level) => [`All-${level}`, setOf(level)] as const));
  if (layout === "shared") document.setIn(["config", "sharedPermissionSets"], { value });
  await writeFile(file, document.toString());
  return project;
}

function layoutFile(layout: Layout, client: FleetClient): StackFile {
  const file = clientFile(client);
  if (layout === "per-role") return file;
  const roles = ROLES.map((level) => `      ${level}: { trust: { permissionSets: [All-${level}] } }`).join("\n");
  return { ...file, config: (file.config ?? "").replace(/ {4}roles: .*$/m, `    roles:\n${roles}`) };
}

function homeConfig(layout: Layout): string {
  const grant = (level: string): string =>
    layout === "shared"
      ? `{ group: Platform Engineers, permissionSet: All-${level} }`
      : `{ group: Platform Engineers, clients: all, roles: [${level}] }`;
  return `config:
  switchyard:home:
    identityCenter: { region: eu-west-1, portal: "https://acme.awsapps.com/start" }
    grants:
${ROLES.map((level) => `      - ${grant(level)}`).join("\n")}
`;
}
