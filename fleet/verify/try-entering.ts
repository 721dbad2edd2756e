import pMap from "p-map";
import type { AccessGraph, GraphEdge, GraphRole } from "../../core/access/access-graph.ts";
import type { HomePrincipal } from "../../core/access/home-principals.ts";
import { permissionSetOf } from "../../core/aws/reserved-roles.ts";
import { conditionsToMeet } from "../../core/evaluate/admission/conditions-to-meet.ts";
import { evaluateAssumeRole } from "../../core/evaluate/assume-role.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { AwsClientConfig, CredentialSource } from "../aws/aws-client.ts";
import { callFailure } from "../aws/call-failure.ts";
import type { AskCaller } from "../aws/caller-account.ts";
import type { ProjectCredentials } from "../aws/stack-credentials.ts";
import type { Attempt } from "./verify-report.ts";

/** One real call. @throws what the SDK throws */
export type AssumeRole = (
  config: AwsClientConfig,
  call: { readonly roleArn: string; readonly externalId?: string },
) => Promise<void>;

/** What is tried, and with what. */
export interface TryInput {
  readonly home: HomeSettings;
  /** The graph with the documents as deployed. */
  readonly graph: AccessGraph;
  /** Grants that work by the evaluator's word; no others are tried. */
  readonly works: (edge: GraphEdge) => boolean;
  readonly credentials: ProjectCredentials;
  /** AWS CLI profiles that sign in to the home account, by permission set. */
  readonly profiles: ReadonlyMap<string, string>;
  readonly ask: AskCaller;
  readonly assume: AssumeRole;
  readonly now: Date;
}

/** Calls at once. */
const AT_ONCE = 4;

/**
 * Enters roles for real, wherever credentials of somebody who is granted them are at hand: an AWS CLI profile of the
 * permission set with a token that is still good, or the environment's own. Nothing is done with the sessions.
 */
export async function tryEntering(
  input: TryInput,
): Promise<{ readonly attempts: readonly Attempt[]; readonly notTried: readonly string[] }> {
  const { graph } = input;
  const notTried: string[] = [];
  const own = await ownSource(input);
  const pairs = distinctPairs(graph.edges.filter(input.works));
  const principals = new Map(graph.principals.map((one) => [one.id, one]));
  const roles = new Map(graph.roles.map((role) => [role.arn, role]));
  const without = new Set<string>();
  const attempts = await pMap(
    pairs,
    async ({ through, roleArn }): Promise<readonly Attempt[]> => {
      const [principal, role] = [principals.get(through), roles.get(roleArn)];
      if (principal === undefined || role === undefined) return [];
      const source = own?.id === through ? own.source : sourceOf(input, principal);
      if (source === undefined) {
        without.add(through);
        return [];
      }
      const attempt = { through, client: role.slug, role: role.key, by: source.words };
      const call = callFor(principal, role, input.now);
      if (typeof call === "string") return [{ ...attempt, result: "not asked", because: call }];
      return [await enter(input, source, attempt, { roleArn, ...call })];
    },
    { concurrency: AT_ONCE },
  );
  if (without.size > 0)
    notTried.push(
      `${String(without.size)} of ${String(new Set(pairs.map(({ through }) => through)).size)} principals were not tried for real, since no credentials of theirs are at hand: an AWS CLI profile of the permission set, signed in by \`aws sso login\`, or the environment's own.`,
    );
  return { attempts: attempts.flat(), notTried };
}

async function enter(
  { credentials, assume, home }: TryInput,
  source: CredentialSource,
  attempt: Omit<Attempt, "result">,
  call: { readonly roleArn: string; readonly externalId?: string },
): Promise<Attempt> {
  try {
    await assume(credentials.configOf(source, home.region), call);
    return { ...attempt, result: "entered" };
  } catch (error) {
    const { kind, message } = callFailure(error);
    return { ...attempt, result: kind === "denied" ? "refused" : "not asked", because: message };
  }
}

/** What a plain call brings; or why it could not be allowed, so that trying would say nothing. */
function callFor(
  { principal, identityPolicies, permissionsBoundary, context: own }: HomePrincipal,
  role: GraphRole,
  now: Date,
): { readonly externalId?: string } | string {
  const { externalId, mfa } = conditionsToMeet(role, principal, now);
  if (mfa === true) return "the call must show MFA";
  const context = { ...own, currentTime: now, sessionName: SESSION, ...(externalId !== undefined && { externalId }) };
  const { allowed } = evaluateAssumeRole({
    principal,
    identityPolicies,
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    target: role,
    context,
  });
  if (!allowed) return "the role asks for something that this call does not bring, as an address or a source identity";
  return externalId === undefined ? {} : { externalId };
}

/** Name of the sessions, as the client's CloudTrail shows it. */
const SESSION = "switchyard-verify";

function distinctPairs(edges: readonly GraphEdge[]): readonly GraphEdge[] {
  return [...new Map(edges.map((edge) => [`${edge.through} ${edge.roleArn}`, edge])).values()];
}

/** The CLI profile of a permission set. why none for one holder of several: whose token it is, nobody knows here. */
function sourceOf({ profiles, credentials, home }: TryInput, { principal, id }: HomePrincipal) {
  const set = principal.kind === "session" ? permissionSetOf(principal.roleArn) : undefined;
  const profile = set === undefined || id !== `permission-set:${set}` ? undefined : profiles.get(set);
  return profile === undefined ? undefined : credentials.ofProfile(profile, home.region);
}

/** The environment's credentials, where they are those of a principal of the graph. */
async function ownSource({ graph, credentials, home, ask }: TryInput) {
  const source = credentials.ofProfile(undefined, home.region);
  try {
    const { arn } = await ask(credentials.configOf(source, home.region));
    const id = callerIn(graph, arn);
    return id === undefined ? undefined : { id, source };
  } catch {
    return undefined;
  }
}

/** The principal of the graph that an ARN of GetCallerIdentity is of: a user, or a session of a role. */
export function callerIn({ principals }: Pick<AccessGraph, "principals">, callerArn: string): string | undefined {
  const [, account, name] = /^arn:[a-z-]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(callerArn) ?? [];
  return principals.find(({ principal }) => {
    if (principal.kind !== "session") return principal.arn === callerArn;
    const [, , , , own] = principal.roleArn.split(":");
    return own === account && principal.roleArn.slice(principal.roleArn.lastIndexOf("/") + 1) === name;
  })?.id;
}

/** The call by the SDK; the session is thrown away. */
export async function assumeRole(
  config: AwsClientConfig,
  { roleArn, externalId }: { readonly roleArn: string; readonly externalId?: string },
): Promise<void> {
  const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(config);
  const shortest = 900;
  try {
    await client.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: SESSION,
        DurationSeconds: shortest,
        ...(externalId !== undefined && { ExternalId: externalId }),
      }),
    );
  } finally {
    client.destroy();
  }
}
