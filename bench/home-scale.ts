import { copyFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { SandboxHandle } from "../sandbox/lifecycle.ts";
import { clientFile, deployOne, fleet, ROLES, writeCheckpoints, type Salts } from "./fleet.ts";
import { keepAccounts } from "./fresh-account.ts";
import { compare, type Comparison } from "./pairs.ts";
import { watchMemory, type PeakMemory } from "./process-tree.ts";
import { checkpointFolder, ground, literalProject, switchyardProject, type Ground } from "./projects.ts";
import { initStack, preview, up, type Project } from "./pulumi.ts";
import { encryptionSalt } from "../sandbox/stacks/encryption-salt.ts";
import { assertSame, assertSamePlan } from "./sameness.ts";
import { say } from "./stage.ts";

/** Most that our home stack may take, as a multiple of the literal program's. */
export const SCALE_LIMIT = 1.15;
/** Most that the exponent of the preview's growth with the number of clients may be. */
export const GROWTH_LIMIT = 1.2;

/** What is measured. */
export interface ScaleOptions {
  readonly sizes: readonly number[];
  readonly salts: readonly Salts[];
  readonly pairs: number;
  /** Pairs of updates; 0 for none. */
  readonly upPairs: number;
  /** Largest size that is deployed. */
  readonly upTo: number;
}

/** One line of the results. */
export interface ScaleResult extends Comparison {
  readonly clients: number;
  readonly salts: Salts;
  /** `preview`: of a stack that does not exist yet. `preview again`: of a deployed one, without changes. */
  readonly what: "preview" | "up" | "preview again";
  readonly resources: number;
  readonly memory?: PeakMemory;
}

const HOME = "home";
const CONFIG = `config:
  switchyard:home:
    identityCenter:
      region: eu-west-1
      portal: https://acme.awsapps.com/start
    grants:
      - { group: Platform Engineers, clients: all, roles: [read-only, devops] }
      - { group: Auditors, clients: all, roles: [read-only] }
      - { user: alice@acme.example, clients: all, roles: [administrator] }
`;

/** Measures the home stack for each number of clients, whose contracts are in the file backend. */
export async function homeScale(sandbox: SandboxHandle, options: ScaleOptions): Promise<ScaleResult[]> {
  say("Deploying one client ...");
  const deployed = await deployOne(await ground(sandbox, "one-client"));
  const accounts = await keepAccounts(sandbox);
  const results: ScaleResult[] = [];
  for (const salts of options.salts) {
    for (const size of options.sizes) {
      const at = await ground(sandbox, `home-${size}`);
      say(`${size} clients, ${salts} salts: writing their stacks ...`);
      const pair = await programs(at, size, salts, deployed);
      results.push(await measurePreview(pair, size, salts, options.pairs));
      if (size <= options.upTo && options.upPairs > 0 && salts === "shared")
        results.push(...(await measureUp(at, pair, size, options, accounts.restore)));
      await rm(at.folder, { recursive: true });
    }
  }
  return results;
}

interface Programs {
  readonly ours: Project;
  readonly literal: Project;
}

async function programs(at: Ground, size: number, salts: Salts, deployed: string): Promise<Programs> {
  const salt = await encryptionSalt(at.passphrase);
  const clients = await fleet(at, size, salts, salt);
  const files = [{ stack: HOME, salt, config: CONFIG }, ...clients.map(clientFile)];
  // why: large fleets need more permission sets than AWS's defaults, which the program refuses.
  const sets = size * ROLES.length * 2;
  const quotas = { permissionSetsPerAccount: sets, permissionSetsPerInstance: sets };
  const ours = await switchyardProject(at, files, HOME, quotas);
  const literal = await literalProject(at, "home-scale", [{ stack: HOME, salt }], HOME, {
    BENCH_CLIENTS: String(size),
  });
  await initStack(ours, HOME);
  await writeCheckpoints(at, clients, deployed);
  return { ours, literal };
}

async function measurePreview(pair: Programs, clients: number, salts: Salts, pairs: number): Promise<ScaleResult> {
  const resources = await assertSamePlan(pair.ours, pair.literal, HOME);
  say(`${clients} clients, ${salts} salts: preview of ${resources} resources, ${pairs} pairs ...`);
  const measured = await compareCommand(pair, preview, pairs);
  return { clients, salts, what: "preview", resources, ...measured };
}

async function measureUp(
  at: Ground,
  pair: Programs,
  clients: number,
  { pairs, upPairs }: ScaleOptions,
  restoreAccounts: () => Promise<void>,
): Promise<ScaleResult[]> {
  const stack = await keepStack(at);
  const prepare = async (): Promise<void> => {
    await restoreAccounts();
    await stack.restore();
  };
  say(`${clients} clients: up, ${upPairs} pairs ...`);
  const measured = await compareCommand(pair, up, upPairs, prepare);
  const resources = await assertSame(pair.literal, HOME);
  say(`${clients} clients: preview of the deployed stack, ${pairs} pairs ...`);
  const again = await compareCommand(pair, preview, pairs);
  const common = { clients, salts: "shared", resources } as const;
  return [
    { ...common, what: "up", ...measured },
    { ...common, what: "preview again", ...again },
  ];
}

/** The comparison, and the memory that one more run of ours takes: after an update, the stack is as ours leaves it. */
async function compareCommand(
  { ours, literal }: Programs,
  command: (project: Project, stack: string) => Promise<{ seconds: number; cpuSeconds: number }>,
  pairs: number,
  prepare?: () => Promise<void>,
): Promise<Comparison & { readonly memory?: PeakMemory }> {
  const comparison = await compare(
    { run: () => command(ours, HOME), ...(prepare !== undefined && { prepare }) },
    { run: () => command(literal, HOME), ...(prepare !== undefined && { prepare }) },
    { pairs, onRun: say, warmUps: prepare === undefined ? 1 : 0 },
  );
  await prepare?.();
  const watch = watchMemory();
  await command(ours, HOME);
  const memory = watch.stop();
  return { ...comparison, ...(memory !== undefined && { memory }) };
}

/** Keeps the home stack's checkpoint as it is now: of a stack that has never been deployed. */
async function keepStack(at: Ground): Promise<{ readonly restore: () => Promise<void> }> {
  const folder = checkpointFolder(at);
  const [file, kept] = [join(folder, `${HOME}.json`), join(at.folder, "home-stack.json")];
  await copyFile(file, kept);
  const restore = async (): Promise<void> => {
    for (const name of await readdir(folder)) if (name.startsWith(`${HOME}.json`)) await rm(join(folder, name));
    await copyFile(kept, file);
  };
  return { restore };
}
