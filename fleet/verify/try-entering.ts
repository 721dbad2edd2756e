import pMap from "p-map";
import type { AccessGraph, GraphEdge, GraphRole } from "../../core/access/access-graph.ts";
import type { HomePrincipal } from "../../core/access/home-principals.ts";
import { conditionsToMeet } from "../../core/requests/admission/conditions-to-meet.ts";
import { evaluateAssumeRole } from "../../core/evaluate/assume-role.ts";
import type { CredentialSource } from "../aws/aws-client.ts";
import { callFailure } from "../aws/call-failure.ts";
import { type AssumeRole, ATTEMPT_SESSION } from "./assume-role-call.ts";
import { type AtHand, ownSource, profileSource } from "./sources-at-hand.ts";
import type { Attempt } from "./verify-report.ts";

/** What is tried, and with what. */
export interface TryInput extends AtHand {
  /** The graph with the documents as deployed. */
  readonly graph: AccessGraph;
  /** Grants that work by the evaluator's word; no others are tried. */
  readonly works: (edge: GraphEdge) => boolean;
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
      const source = own?.id === through ? own.source : profileSource(input, principal);
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
  const made = attempts.flat();
  notTried.push(
    ...made.flatMap(({ through, client, role, by, result, because = "" }) =>
      result === "not asked" ? [`${through} at ${client}/${role} was not tried for real (by ${by}): ${because}.`] : [],
    ),
  );
  if (without.size > 0)
    notTried.push(
      `${String(without.size)} of ${String(new Set(pairs.map(({ through }) => through)).size)} principals were not tried for real, since no credentials of theirs are at hand: an AWS CLI profile of the permission set, signed in by \`aws sso login\`, or the environment's own.`,
    );
  return { attempts: made, notTried };
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
  const context = {
    ...own,
    currentTime: now,
    sessionName: ATTEMPT_SESSION,
    ...(externalId !== undefined && { externalId }),
  };
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

function distinctPairs(edges: readonly GraphEdge[]): readonly GraphEdge[] {
  return [...new Map(edges.map((edge) => [`${edge.through} ${edge.roleArn}`, edge])).values()];
}
