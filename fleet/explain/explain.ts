import type { AccessGraph } from "../../core/access/access-graph.ts";
import type { HomePrincipal } from "../../core/access/home-principals.ts";
import { caseless } from "../../core/aws/names.ts";
import { type AccessAnswer, explainAccess } from "../../core/portfolio/explain-access.ts";
import type { CallContext } from "../../core/evaluate/request.ts";
import { type Fault, printable } from "../../core/faults/fault.ts";
import { type AskCaller, askSts } from "../aws/caller-account.ts";
import { ProjectCredentials } from "../aws/stack-credentials.ts";
import { FleetError } from "../fleet-error.ts";
import type { FleetProject } from "../project/open-project.ts";
import { ProjectFaults } from "../session.ts";
import { declaredAndDeployed, homeAccess } from "../verify/as-deployed.ts";
import { declaredFleet } from "../verify/declared-fleet.ts";
import type { Readers } from "../verify/deployed.ts";
import { deployedGraph } from "../verify/evaluate-deployed.ts";
import type { CenterReading } from "../verify/read-home-sets.ts";
import { centerReader } from "../verify/read-center.ts";
import { iamReader } from "../verify/read-iam.ts";
import { readClient } from "../verify/verify-client.ts";
import type { VerifySession } from "../verify/verify.ts";
import { readHomeAccount } from "../verify/verify-home.ts";
import { assignedIn, inQuestion } from "../verify/verify-questions.ts";
import type { Finding } from "../verify/verify-report.ts";

/** Who wants to get where. */
export interface ExplainOptions {
  /** As {@link explainAccess} takes it: `group:Auditors`, `user:alice@acme.example`, `iam-user:alice`. */
  readonly who: string;
  /** `AbcCorp/administrator`, or the role's ARN. */
  readonly role: string;
  readonly context?: CallContext;
}

/** What the files say, and where asked, what AWS has. */
export interface ExplainReport {
  readonly version: 1;
  readonly command: "explain";
  readonly who: string;
  readonly role: string;
  /** By the files, with no call to AWS. */
  readonly files: AccessAnswer;
  /** By the documents as AWS has them; absent where it was not asked. */
  readonly live?: LiveAnswer;
}

/** The answer by the deployed documents. */
export type LiveAnswer =
  | {
      readonly kind: "answered";
      readonly answer: AccessAnswer;
      /** Where files and AWS disagree about this role, and about what leads to it. */
      readonly findings: readonly Finding[];
    }
  /** AWS was not read, or has no such role; nothing is said of it. */
  | { readonly kind: "unknown"; readonly because: string };

/**
 * Says of a person or principal and a role whether it gets in by the files, and if not, which side refuses and what to
 * change. Needs neither engine nor AWS.
 * @throws FleetError when the files know no such role or holder; ProjectFaults when the file of the home, or of the
 * role's client, cannot be used.
 */
export function explain(
  project: FleetProject,
  { who, role, context }: ExplainOptions,
  now = new Date(),
): ExplainReport {
  const { portfolio, invalid } = declaredFleet(project, { now });
  try {
    const question = { who, role, ...(context !== undefined && { context }) };
    return { version: 1, command: "explain", who, role, files: explainAccess(portfolio, question) };
  } catch (error) {
    // why: a role of a client whose file is at fault is not known, and the file says why.
    const faults: readonly Fault[] = [...invalid.values()].flat();
    if (!(error instanceof RangeError)) throw error;
    if (faults.length > 0 && !portfolio.graph.roles.some((one) => isRole(one, role))) throw new ProjectFaults(faults);
    throw new FleetError(printable(error.message));
  }
}

/** The same, and what AWS has deployed. Reads the role, and the permission sets and identities that lead to its client. */
export async function explainLive(
  session: VerifySession,
  options: ExplainOptions,
  {
    readers = { iam: iamReader, center: centerReader },
    ask = askSts,
    now = new Date(),
  }: { readonly readers?: Readers; readonly ask?: AskCaller; readonly now?: Date } = {},
): Promise<ExplainReport> {
  const report = explain(session.project, options, now);
  return { ...report, live: await liveAnswer(session, options, { readers, ask, now }) };
}

async function liveAnswer(
  session: VerifySession,
  { who, role: wanted, context }: ExplainOptions,
  { readers, ask, now }: { readonly readers: Readers; readonly ask: AskCaller; readonly now: Date },
): Promise<LiveAnswer> {
  const { project } = session;
  const own = declaredFleet(project, { now }).portfolio.graph.roles.find((one) => isRole(one, wanted));
  const stack = own && project.clients.get(own.slug);
  if (own === undefined || stack?.config.kind !== "client")
    return { kind: "unknown", because: "the client has no file" };
  const { declared, deployed } = await declaredAndDeployed(session, [own.slug], now);
  const credentials = new ProjectCredentials(session.engine.env);
  const questions = inQuestion(declared, project.home?.stack ?? "home", [own.slug], deployed);
  const [client, home] = await Promise.all([
    readClient(stack.config.client, credentials.of(project, stack), { readers, ask, now, role: own.key }),
    readHomeAccount(questions.home, homeAccess(session, credentials), { readers, ask }),
  ]);
  if (client.kind === "unread") return { kind: "unknown", because: client.because };
  if (home.kind === "unread") return { kind: "unknown", because: home.because };
  if (home.unread.length > 0) return { kind: "unknown", because: home.unread.join("; ") };
  const findings = [...client.findings, ...home.findings].filter(({ role }) => role === undefined || role === own.key);
  const found = client.roles.get(own.key);
  if (found === undefined) return { kind: "unknown", because: `AWS has no role ${own.arn}` };
  const graph = deployedGraph({
    graph: declared.portfolio.graph,
    roles: new Map([[own.arn, found]]),
    documents: home.documents,
  });
  if (isUnread(declared.portfolio.graph, who))
    return { kind: "unknown", because: `${printable(who)} is not in the files, and what it holds in AWS was not read` };
  // why: whoever is not assigned has no session of the set, whatever its policies say.
  const isAssigned = assignedIn(declared.portfolio.home, home.documents);
  const principals = graph.principals.flatMap((one) => [
    { ...one, holders: one.holders.filter((holder) => isAssigned({ holder, through: one.id, roleArn: own.arn })) },
    ...assignedBeside(one, graph.principals, declared.portfolio.home.accountId, home.documents.center),
  ]);
  const question = { who, role: own.arn, ...(context !== undefined && { context }) };
  return {
    kind: "answered",
    answer: explainAccess({ ...declared.portfolio, graph: { ...graph, principals } }, question),
    findings,
  };
}

/** Whether somebody is asked about of whom nothing is read, since the files do not know them. */
function isUnread({ principals }: Pick<AccessGraph, "principals">, who: string): boolean {
  return /^(?:iam-user|iam-role|permission-set):/.test(who) && !principals.some(({ id }) => id === who);
}

/** Whoever is assigned to a permission set in the home account without being granted it, as a caller each. */
function assignedBeside(
  set: HomePrincipal,
  all: readonly HomePrincipal[],
  homeAccountId: string,
  center: CenterReading | undefined,
): readonly HomePrincipal[] {
  const name = /^permission-set:(\S+)$/.exec(set.id)?.[1];
  if (name === undefined || center === undefined) return [];
  const granted = new Set(
    all
      .filter(({ id }) => id === set.id || id.startsWith(`${set.id} of `))
      .flatMap(({ holders }) => holders.map((holder) => center.people.get(holder)?.id)),
  );
  const assignments = center.sets.get(caseless(name))?.assignments ?? [];
  return assignments
    .filter(({ accountId, principalId }) => accountId === homeAccountId && !granted.has(principalId))
    .map(({ type, principalId }): HomePrincipal => {
      const kind = type === "USER" ? "user" : "group";
      const called = center.names.get(principalId);
      const keys = [...center.people].flatMap(([key, one]) => (one?.id === principalId ? [key] : []));
      const extra = { ...set.context.extra, ...(kind === "user" && { "identitystore:UserId": principalId }) };
      return {
        ...set,
        context: { ...set.context, extra },
        holders: [...keys, ...(called === undefined ? [] : [`${kind}:${called}`]), `${kind}-id:${principalId}`],
      };
    });
}

function isRole(one: { readonly arn: string; readonly client: string; readonly key: string }, wanted: string): boolean {
  return one.arn === wanted || `${one.client}/${one.key}` === wanted;
}
