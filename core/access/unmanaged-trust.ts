import { permissionSetOf } from "../aws/reserved-roles.ts";
import { openSentence } from "../client/trust-notices.ts";
import { clientStackName, shardNames } from "../config/naming.ts";
import { DENY_ALL } from "../home/iam/identity-policies.ts";
import type { HomeSettings } from "../home/settings/home-settings.ts";
import type { AccessGraph, GraphRole } from "./access-graph.ts";
import { openingStatements } from "./proof/implied-requests.ts";
import { principalArn } from "../evaluate/principal-arn.ts";
import { hasEnded, type TrustedPrincipal, trustedPrincipals } from "./trusted-principals.ts";

/** More of one kind say no more. */
const SHOWN = 5;

/** Whom trust policies as deployed let in, and the home stack grants nothing through. */
export interface TrustAgreement {
  /** Principals that the home stack does not manage, each once. The proof does not try them. */
  readonly unmanaged: number;
  /** Roles that are open to the whole home account, and still so. */
  readonly open: number;
  /**
   * Sentences for the user: one for each unmanaged principal, one for each open role, and one for each role that trusts
   * somebody whom the home stack manages and gives nothing, as far as they are few.
   */
  readonly sentences: readonly string[];
}

/**
 * Whom the trust policies let in beside those who hold a grant. Those whom the home stack manages get in by nothing, since
 * it allows it to nobody; but whoever is called so later could be given it without the client's word. All others may get
 * in, which only the home account's own policies decide.
 */
export function trustAgreement(
  home: Pick<HomeSettings, "accountId" | "sharedSets">,
  graph: AccessGraph,
  now: Date,
): TrustAgreement {
  const unmanaged = new Map<string, Unmanaged>();
  const idle: string[] = [];
  for (const { role, idle: names, outside } of trustBeyondGrants(home, graph, now)) {
    for (const one of outside)
      unmanaged.set(one.key, { ...one, roles: [...(unmanaged.get(one.key)?.roles ?? []), role] });
    if (names.length > 0) idle.push(idleSentence(role, names));
  }
  const open = graph.roles.filter((role) => isOpenStill(role, home.accountId, now));
  return {
    unmanaged: unmanaged.size,
    open: open.length,
    sentences: [
      ...open.map((role) => openSentence(roleName(role), role.client, home.accountId, role.openBecause ?? "")),
      ...[...unmanaged.values()].map(unmanagedSentence),
      ...few(idle),
    ],
  };
}

/** Whether a role is open to the whole home account: as its file says, or where there is none, as it is deployed. */
function isOpenStill({ ways, openBecause, trustPolicy }: GraphRole, homeAccountId: string, now: Date): boolean {
  if (openBecause === undefined) return false;
  if (ways === undefined)
    return openingStatements(trustPolicy, homeAccountId).some((statement) => !hasEnded(statement, now));
  return ways.some(
    ({ kind, until }) => kind === "wholeAccount" && (until === undefined || Date.parse(until) > now.getTime()),
  );
}

/** Whom one role's trust policy lets in beside those who hold a grant of it. */
export interface BeyondGrants {
  readonly role: GraphRole;
  /** Names of principals that the home stack manages, and gives the role to nobody through. */
  readonly idle: readonly string[];
  /** Those that the home stack does not manage. */
  readonly outside: readonly TrustedPrincipal[];
}

/** The roles whose trust names more than the grants need. What opens a role to the whole account in so many words is left out. */
export function trustBeyondGrants(
  home: Pick<HomeSettings, "accountId" | "sharedSets">,
  { roles, principals }: AccessGraph,
  now: Date,
): readonly BeyondGrants[] {
  const shards = new Set(home.sharedSets.flatMap(({ name, shards: count }) => shardNames(name, count)));
  const managed = new Map<string, ReadonlySet<string>>();
  const denied = new Set<string>();
  for (const { principal, entries, identityPolicies } of principals) {
    if (identityPolicies.some(({ document }) => document === DENY_ALL)) denied.add(principalArn(principal));
    const key = permissionSetOf(principalArn(principal)) ?? principalArn(principal);
    managed.set(key, new Set([...(managed.get(key) ?? []), ...entries.map(({ roleArn }) => roleArn)]));
  }
  return roles.flatMap((role) => {
    const idle: string[] = [];
    const outside: TrustedPrincipal[] = [];
    for (const one of trustedPrincipals(role.trustPolicy, home.accountId, now)) {
      const granted = managed.get(one.key);
      if (granted?.has(role.arn) === true || shards.has(one.key) || isOpening(role, one, home.accountId)) continue;
      // why not who is denied: the grants wait, and so does the trust.
      if (denied.has(one.key)) continue;
      if (granted !== undefined) idle.push(one.key);
      else outside.push(one);
    }
    return idle.length + outside.length === 0 ? [] : [{ role, idle, outside }];
  });
}

interface Unmanaged extends TrustedPrincipal {
  readonly roles: readonly GraphRole[];
}

/** The whole home account, where the role is open to it: said once for the role, with its reason. */
function isOpening({ openBecause }: GraphRole, { key }: TrustedPrincipal, homeAccountId: string): boolean {
  return openBecause !== undefined && (key === homeAccountId || key.endsWith(`:${homeAccountId}:root`));
}

function roleName({ arn }: GraphRole): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

function unmanagedSentence({ words, roles }: Unmanaged): string {
  const [first, ...others] = roles;
  const role = first === undefined ? "" : `The role ${first.key} of ${first.client}`;
  const all =
    others.length === 0
      ? `${role} trusts`
      : `${role} and ${others.length} more ${others.length === 1 ? "role" : "roles"} trust`;
  return `${all} ${words}, which this home stack does not manage: whoever has it may enter without a grant, and the proof does not try it. Take it out of the client's file if that is not meant.`;
}

function idleSentence(role: GraphRole, names: readonly string[]): string {
  return `The role ${role.key} of ${role.client} trusts ${names.join(", ")}, which the home account gives it to nobody through. Grant it, or take the name out of Pulumi.${clientStackName(role.slug)}.yaml.`;
}

function few(sentences: readonly string[]): readonly string[] {
  const more = sentences.length - SHOWN;
  return more > 0 ? [...sentences.slice(0, SHOWN), `The same for ${more} more roles.`] : sentences;
}
