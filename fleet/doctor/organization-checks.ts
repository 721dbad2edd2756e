import type { AccessGraph, GraphEdge } from "../../core/access/access-graph.ts";
import type { HomePrincipal } from "../../core/access/home-principals.ts";
import {
  organizationJudge,
  type OrganizationPolicies,
  type OrganizationVerdict,
} from "../../core/evaluate/organization-policies.ts";
import { listed, printable } from "../../core/faults/fault.ts";
import { type DoctorCheck, notChecked, ok, unanswered } from "./check.ts";
import type { OrganizationReader, PolicyType, SeenOrganization } from "./doctor-sources.ts";

/** An account's organization; `unknown` where it could not be asked. */
export type KnownOrganization = SeenOrganization | "none" | "unknown";

/** Whose policies are judged, and by which calls. */
export interface OrganizationQuestion {
  readonly subject: string;
  readonly accountId: string;
  /** SCPs hold for those who call, RCPs for the roles that are entered. */
  readonly kind: OrganizationPolicies["kind"];
  readonly organization: KnownOrganization;
  readonly homeOrganization: KnownOrganization;
  /** Of the client whose role it is, by slug. */
  readonly clientOrganization: (slug: string) => KnownOrganization;
  readonly graph: AccessGraph;
  /** Slugs of the clients whose roles count. */
  readonly slugs: ReadonlySet<string>;
  readonly now: Date;
  /** Those who may be asked, in this order: the account itself, and home where it is in the same organization. */
  readonly readers: readonly (() => Promise<OrganizationReader>)[];
  /** Why the account's organization could not be asked. */
  readonly because?: unknown;
}

const TYPES = { SCP: "SERVICE_CONTROL_POLICY", RCP: "RESOURCE_CONTROL_POLICY" } as const satisfies Readonly<
  Record<OrganizationPolicies["kind"], PolicyType>
>;
const ID = "organization-policies";
const EXPECTED = "policies of the organization that let pass what the plan lets people do";

/** Whether policies of the account's organization refuse calls of `sts:AssumeRole` that the plan allows. */
export async function organizationCheck(question: OrganizationQuestion): Promise<DoctorCheck> {
  const { subject, accountId, kind, organization } = question;
  if (organization === "none") return ok(ID, subject, `${accountId} is in no organization`);
  if (organization === "unknown")
    return unanswered(ID, subject, "organizations:DescribeOrganization", question.because, EXPECTED);
  if (organization.managementAccountId === accountId)
    return ok(ID, subject, `${accountId} is the management account, for which ${kind}s do not hold`);
  let last: unknown;
  for (const reader of question.readers) {
    try {
      const policies = await policiesOf(await reader(), accountId, kind);
      return policies === undefined
        ? ok(ID, subject, `${organization.id} uses no ${kind}s`)
        : judged(question, policies);
    } catch (error) {
      last = error;
    }
  }
  const check = unanswered(ID, subject, "organizations:ListPoliciesForTarget", last, EXPECTED);
  const who = `the administrator of ${organization.id} (account ${organization.managementAccountId})`;
  return {
    ...check,
    fix: `Ask ${who} whether any ${kind} denies sts:AssumeRole; where none does, leave this out by \`--skip ${ID}\`.`,
  };
}

async function policiesOf(
  reader: OrganizationReader,
  accountId: string,
  kind: OrganizationPolicies["kind"],
): Promise<OrganizationPolicies | undefined> {
  const type = TYPES[kind];
  if (!(await reader.enabledTypes()).has(type)) return undefined;
  const levels: { name: string; policies: OrganizationPolicies["levels"][number]["policies"] }[] = [];
  for (const { id, name } of await reader.way(accountId))
    levels.push({ name, policies: await reader.policies(id, type) });
  return { kind, levels };
}

interface JudgedEdge {
  readonly edge: GraphEdge;
  readonly verdict: OrganizationVerdict;
}

function judged(question: OrganizationQuestion, policies: OrganizationPolicies): DoctorCheck {
  const { subject, kind } = question;
  const verdicts = verdictsOf(question, policies);
  const count = new Set(policies.levels.flatMap((level) => level.policies.map(({ name }) => name))).size;
  const refused = verdicts.flatMap(({ edge, verdict }) => (verdict.kind === "refuses" ? [{ edge, verdict }] : []));
  const [first] = refused;
  if (first !== undefined) {
    const { statement, level, action } = first.verdict;
    const by =
      statement === undefined
        ? `nothing at ${level} allows ${action}`
        : `statement ${statement.sid ?? String(statement.index)} of ${statement.policy} at ${level} denies ${action}`;
    const others = refused.length === 1 ? "" : `, and ${String(refused.length - 1)} others`;
    return {
      ...{ id: ID, subject, state: "fault", code: "doctor/organization-policy", expected: EXPECTED },
      found: printable(`${first.edge.through} at ${first.edge.roleArn}${others}: ${by}`),
      fix:
        kind === "SCP"
          ? "Have the home organization's administrator exempt these principals, or these roles, from that policy."
          : "Have the client's organization exempt the home account there, as by `aws:PrincipalAccount` in its condition.",
    };
  }
  const open = verdicts.flatMap(({ edge, verdict }) => (verdict.kind === "depends" ? [{ edge, verdict }] : []));
  const [hanging] = open;
  if (hanging !== undefined)
    return notChecked(ID, subject, {
      expected: EXPECTED,
      found: printable(
        `${hanging.edge.through} at ${hanging.edge.roleArn}: a policy at ${hanging.verdict.level} hangs on ${listed(hanging.verdict.keys)}, which only a call shows`,
      ),
      fix: `See that the calls meet that condition; where they do, leave this out by \`--skip ${ID}\`.`,
    });
  return ok(ID, subject, `${String(verdicts.length)} ways in pass ${String(count)} ${kind}s`);
}

function verdictsOf(question: OrganizationQuestion, policies: OrganizationPolicies): readonly JudgedEdge[] {
  const { graph, slugs, homeOrganization, clientOrganization, now } = question;
  const roles = new Map(graph.roles.filter(({ slug }) => slugs.has(slug)).map((role) => [role.arn, role]));
  const principals = new Map(graph.principals.map((one) => [one.id, one]));
  const pairs = new Map(graph.edges.map((edge) => [`${edge.through} ${edge.roleArn}`, edge]));
  const judges = new Map<string, ReturnType<typeof organizationJudge>>();
  return [...pairs.values()].flatMap((edge) => {
    const [role, principal] = [roles.get(edge.roleArn), principals.get(edge.through)];
    if (role === undefined || principal === undefined) return [];
    const itsOrganization = clientOrganization(role.slug);
    const unknown = [
      ...(homeOrganization === "unknown" ? ["aws:principalorgid"] : []),
      ...(itsOrganization === "unknown" ? ["aws:resourceorgid"] : []),
    ];
    const key = unknown.join();
    const judge = judges.get(key) ?? organizationJudge(policies, new Set(unknown));
    judges.set(key, judge);
    const verdict = judge({
      principal: { ...principal.principal, ...inside(homeOrganization) },
      identityPolicies: [],
      target: { ...role, ...inside(itsOrganization) },
      context: contextOf(principal, now),
    });
    return [{ edge, verdict }];
  });
}

function inside(organization: KnownOrganization): { readonly organizationId?: string } {
  return typeof organization === "object" ? { organizationId: organization.id } : {};
}

function contextOf({ context }: HomePrincipal, now: Date): HomePrincipal["context"] {
  return { ...context, currentTime: now };
}
