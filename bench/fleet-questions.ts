import type { SandboxHandle } from "../sandbox/lifecycle.ts";
import { clientFile, deployOne, fleet, writeCheckpoints } from "./fleet.ts";
import { switchyard } from "./fleet-command.ts";
import { ground, literalProject, switchyardProject } from "./projects.ts";
import { initStack, preview, type Project, pulumi, type Run } from "./pulumi.ts";
import { encryptionSalt } from "../sandbox/stacks/encryption-salt.ts";
import { say } from "./stage.ts";
import { median } from "./statistics.ts";

/** Most seconds that an answer may take beyond what the backend itself takes. */
export const ANSWER_LIMIT = 2;

/** What is measured. */
export interface QuestionOptions {
  readonly clients: number;
  readonly runs: number;
  readonly only?: string;
}

/** One line of the results. */
export interface QuestionResult {
  readonly what: string;
  readonly clients: number;
  readonly runs: number;
  readonly ours: Run;
  readonly backend: Run;
  /** Seconds of wall time that ours takes beyond the backend. */
  readonly beyond: number;
}

const CONFIG = `config:
  switchyard:home:
    identityCenter: { region: eu-west-1, portal: "https://acme.awsapps.com/start" }
    grants:
      - { group: Platform Engineers, clients: all, roles: [read-only, devops] }
      - { user: alice@acme.example, clients: all, roles: [administrator] }
`;

const QUESTIONS: readonly (readonly [what: string, args: readonly string[]])[] = [
  ["status", ["status"]],
  ["explain", ["explain", "alice@acme.example", "Site0001/administrator"]],
  ["explain --live", ["explain", "alice@acme.example", "Site0001/administrator", "--live"]],
];

/**
 * Measures questions about a fleet whose stacks are in the file backend against the backend alone: the engine's list of
 * stacks, and a literal program that reads every stack.
 */
export async function benchFleetQuestions(sandbox: SandboxHandle, options: QuestionOptions): Promise<QuestionResult[]> {
  const { clients, runs, only = "" } = options;
  const deployed = await deployOne(await ground(sandbox, "one-client"));
  const at = await ground(sandbox, "questions");
  const salt = await encryptionSalt(at.passphrase);
  const members = await fleet(at, clients, "shared", salt);
  const sets = clients * 6;
  const quotas = { permissionSetsPerAccount: sets, permissionSetsPerInstance: sets };
  const files = [{ stack: "home", salt, config: CONFIG }, ...members.map(clientFile)];
  const project = await switchyardProject(at, files, "home", quotas);
  const literal = await literalProject(at, "read-outputs", [{ stack: "home", salt }], "home", {
    BENCH_CLIENTS: String(clients),
  });
  await initStack(project, "home");
  await writeCheckpoints(at, members, deployed);
  const results: QuestionResult[] = [];
  for (const [what, args] of QUESTIONS.filter(([name]) => name.includes(only))) {
    const [ours, backend]: [Run[], Run[]] = [[], []];
    for (let run = 0; run < runs; run++) {
      backend.push(await backendAlone(literal));
      ours.push(await switchyard(project, ...args));
      say(`${what}: ${show(ours.at(-1))}, the backend ${show(backend.at(-1))}`);
    }
    const [a, b] = [middle(ours), middle(backend)];
    results.push({ what, clients, runs, ours: a, backend: b, beyond: a.seconds - b.seconds });
  }
  return results;
}

async function backendAlone(literal: Project): Promise<Run> {
  const list = await pulumi(literal, "stack", "ls", "--json");
  const read = await preview(literal, "home");
  return { seconds: list.seconds + read.seconds, cpuSeconds: list.cpuSeconds + read.cpuSeconds };
}

function middle(runs: readonly Run[]): Run {
  return {
    seconds: median(runs.map(({ seconds }) => seconds)),
    cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
  };
}

function show(run: Run | undefined): string {
  return `${(run?.seconds ?? NaN).toFixed(2)} s (CPU ${(run?.cpuSeconds ?? NaN).toFixed(2)})`;
}
