import pMap from "p-map";
import type { GraphEdge } from "../../core/access/access-graph.ts";
import { clientStackName } from "../../core/config/naming.ts";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import { didYouMean } from "../../core/faults/did-you-mean.ts";
import { filePlans } from "../../core/portfolio/resolve-stack.ts";
import { type AskCaller, askSts } from "../aws/caller-account.ts";
import { ProjectCredentials } from "../aws/stack-credentials.ts";
import { FleetError } from "../fleet-error.ts";
import type { FleetSession } from "../session.ts";
import { declaredAndDeployed, homeAccess } from "./as-deployed.ts";
import { stackFindings, uncheckedContracts } from "./compare-contracts.ts";
import type { DeclaredFleet } from "./declared-fleet.ts";
import type { DeployedRole, Readers } from "./deployed.ts";
import { type Evaluation, evaluateDeployed } from "./evaluate-deployed.ts";
import { centerReader } from "./read-center.ts";
import { iamReader } from "./read-iam.ts";
import { signInProfiles } from "./sign-in-profiles.ts";
import { type AssumeRole, assumeRole } from "./assume-role-call.ts";
import { tryEntering } from "./try-entering.ts";
import { type ClientReading, readClient } from "./verify-client.ts";
import { assignedIn, inQuestion } from "./verify-questions.ts";
import { type HomeReading, readHomeAccount } from "./verify-home.ts";
import type { VerifyReport } from "./verify-report.ts";
import { verifyReport } from "./write-verify-report.ts";

/** What is verified. */
export interface VerifyOptions {
  /** Slugs of clients. Default: all that have a file; then also what the files do not know is looked for. */
  readonly slugs?: readonly string[];
  /** Whether roles are entered for real where credentials are at hand. Default true. */
  readonly attempts?: boolean;
}

/** What reaches outside. Default: the SDK, and the clock. */
export interface VerifyEffects {
  readonly readers?: Readers;
  readonly ask?: AskCaller;
  readonly assume?: AssumeRole;
  readonly now?: Date;
}

/** What of a session is needed. */
export type VerifySession = Pick<FleetSession, "project" | "engine" | "emit" | "readDeployed">;

/** Accounts that are read at once. */
const CLIENTS_AT_ONCE = 10;

/**
 * Holds what is deployed against what the files declare: reads trust and policies back from every account in question,
 * evaluates every grant and its nearest denials on the deployed documents, and enters roles for real where credentials are
 * at hand. Changes nothing. What could not be read is at fault, and the report says so; it is never a pass.
 * @throws ProjectFaults when the home stack's file cannot be used; FleetError for a client that has no file.
 */
export async function verify(
  session: VerifySession,
  options: VerifyOptions = {},
  { readers = SDK, ask = askSts, assume = assumeRole, now = new Date() }: VerifyEffects = {},
): Promise<VerifyReport> {
  const started = performance.now();
  const { project } = session;
  const wanted = options.slugs ?? [...project.clients.keys()];
  for (const slug of wanted) if (!project.clients.has(slug)) throw noClient(slug, [...project.clients.keys()]);
  const { declared, deployed } = await declaredAndDeployed(session, wanted, now);
  const credentials = new ProjectCredentials(session.engine.env);
  const plans = wanted.flatMap((slug) => filePlans(declared.files).get(slug) ?? []);
  session.emit({
    kind: "phase",
    title: "Reading what AWS has",
    stacks: plans.map(({ slug }) => clientStackName(slug)),
  });
  const questions = inQuestion(declared, project.home?.stack ?? "home", options.slugs, deployed);
  const [clients, home] = await Promise.all([
    readClients(session, plans, credentials, { readers, ask, now }),
    readHomeAccount(questions.home, homeAccess(session, credentials), { readers, ask }),
  ]);
  const evaluation = evaluated(declared, plans, clients, home, questions.edges, now);
  const tried =
    options.attempts === false || evaluation === undefined
      ? { attempts: [], notTried: ["Nobody tried to enter a role for real."] }
      : await tryEntering({
          home: declared.portfolio.home,
          graph: evaluation.graph,
          works: worksBy(evaluation, declared),
          credentials,
          profiles: await signInProfiles(session.engine.env, declared.portfolio.home.accountId),
          ask,
          assume,
          now,
        });
  return verifyReport({
    ...{ declared, plans, clients, home, tried, startedAt: new Date(Date.now() - (performance.now() - started)) },
    ...(evaluation !== undefined && { evaluation }),
    wanted,
    stacks: stackFindings(declared, plans, deployed, now),
    unchecked: options.slugs === undefined ? uncheckedContracts(declared.portfolio.home, project) : [],
    seconds: (performance.now() - started) / 1000,
  });
}

const SDK: Readers = { iam: iamReader, center: centerReader };

function noClient(slug: string, known: readonly string[]): FleetError {
  return new FleetError(`no client ${JSON.stringify(slug)} has a file here. ${didYouMean(slug, known)}`.trim());
}

async function readClients(
  session: VerifySession,
  plans: readonly ClientPlan[],
  credentials: ProjectCredentials,
  sources: Parameters<typeof readClient>[2],
): Promise<ReadonlyMap<string, ClientReading>> {
  const read = await pMap(
    plans,
    async (plan) => {
      const stack = session.project.clients.get(plan.slug);
      if (stack === undefined) return [];
      return [[plan.slug, await readClient(plan, credentials.of(session.project, stack), sources)] as const];
    },
    { concurrency: CLIENTS_AT_ONCE },
  );
  return new Map(read.flat());
}

/** The evaluation of what could be read; nothing where the home account could not. */
function evaluated(
  { portfolio }: DeclaredFleet,
  plans: readonly ClientPlan[],
  clients: ReadonlyMap<string, ClientReading>,
  home: HomeReading,
  edges: readonly GraphEdge[],
  now: Date,
): Evaluation | undefined {
  if (home.kind === "unread") return undefined;
  const roles = new Map<string, DeployedRole | undefined>();
  for (const plan of plans) {
    const reading = clients.get(plan.slug);
    if (reading?.kind === "read") for (const { key, arn } of plan.roles) roles.set(arn, reading.roles.get(key));
  }
  return evaluateDeployed({
    home: portfolio.home,
    graph: { ...portfolio.graph, edges },
    roles,
    documents: home.documents,
    isAssigned: assignedIn(portfolio.home, home.documents),
    now,
  });
}

function worksBy({ grants }: Evaluation, { portfolio }: DeclaredFleet): (edge: GraphEdge) => boolean {
  const roles = new Map(portfolio.graph.roles.map((role) => [role.arn, role]));
  return ({ holder, through, roleArn }) => {
    const role = roles.get(roleArn);
    const own = role === undefined ? [] : (grants.get(role.slug) ?? []);
    return own.some((one) => one.works && one.role === role?.key && one.holder === holder && one.through === through);
  };
}
