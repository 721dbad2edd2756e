import { accessRoleLink } from "../../aws/links.ts";
import type { ContractRole } from "../../contract/contract.ts";
import type { ClientContract } from "../../contract/select-clients.ts";
import { admission } from "../../requests/admission/admission.ts";
import { conditionsForAll, type ConditionsToMeet } from "../../requests/admission/conditions-to-meet.ts";
import type { Fault } from "../../faults/fault.ts";
import { type Caller, callers } from "../callers.ts";
import { endOfTrust, trustEnded } from "../ended-trust.ts";
import type { RoleGrant } from "../expand-grants.ts";
import { noteOf } from "../grant-note.ts";
import type { HeldClients } from "../held/held-clients.ts";
import { notTrusted } from "../not-trusted.ts";
import { permittedActions } from "../permission-sets/planned-set.ts";
import type { GrantPrincipal, HomeSettings } from "../settings/home-settings.ts";
import { grantPlace, label, principalKey } from "../settings/principals.ts";
import type { StatementEntry } from "./identity-statements.ts";
import type { IdentityEntry } from "./planned-identity.ts";

/** A grant of one client's role to an identity of IAM. */
export interface GrantOnRole {
  readonly client: ClientContract;
  readonly roleKey: string;
  readonly role: ContractRole;
  readonly grant: RoleGrant;
}

/** What becomes of a grant; no `statement` where the role's trust has ended for everybody. */
export interface JudgedGrant {
  readonly principal: GrantPrincipal;
  readonly statement?: { readonly entry: IdentityEntry; readonly actions: StatementEntry["actions"] };
  readonly faults: readonly Fault[];
  readonly dropped: readonly Fault[];
}

/** The plan's moment, and who is held then. */
interface PlanMoment {
  readonly now: Date;
  readonly held: HeldClients;
}

/** Asks the role's trust policy about everybody who would enter by the grant. */
export function judgeGrant(home: HomeSettings, one: GrantOnRole, moment: PlanMoment): JudgedGrant {
  const { client, roleKey, role, grant } = one;
  const { principal } = grant;
  const who = callers(home, principal).map((caller) => ask(caller, one, moment));
  const without = who.filter(({ end }) => end !== undefined);
  const all = without.length === who.length;
  const last = without
    .flatMap(({ end }) => end ?? [])
    .sort()
    .at(-1);
  const members = all ? [] : without.map(({ user }) => user);
  const dropped = last === undefined ? [] : [trustEnded(client.slug, roleKey, role, grant, last, members)];
  if (last !== undefined && all) return { principal, faults: [], dropped };
  const as = who.map((caller) => caller.as);
  const entry = {
    ...identityEntry(client, roleKey, role, grant, conditionsForAll(role, as, moment.now)),
    ...(without.length > 0 && { without: without.map(({ user }) => user) }),
  };
  const actions = permittedActions(role.trustPolicy, principal.kind === "iam-role" ? "roles" : "users");
  const refused = who.filter(({ end }) => end === undefined);
  return {
    principal,
    statement: { entry, actions },
    faults: refused.flatMap((caller) => refusals(caller, entry, one, moment)),
    dropped,
  };
}

/** Somebody who would enter by a grant, and how the role's trust answers. */
interface Asked extends Caller {
  /** Why the trust refuses; `undefined`: it lets them in. */
  readonly refusal: string | undefined;
  /** Since when it has refused, where it once let them in and that can be believed. */
  readonly end: string | undefined;
}

function ask(caller: Caller, { client, roleKey, role }: GrantOnRole, { now, held }: PlanMoment): Asked {
  const refusal = admission(role, caller.as, now);
  const believed = refusal !== undefined && held.believes(client.slug, roleKey);
  return { ...caller, refusal, end: believed ? endOfTrust(role, caller.as, now) : undefined };
}

function refusals(
  { name, as, refusal }: Asked,
  entry: IdentityEntry,
  { client, roleKey, role, grant }: GrantOnRole,
  { now, held }: PlanMoment,
): readonly Fault[] {
  if (refusal === undefined) return [];
  const { principal, source } = grant;
  const refused = notTrusted(
    grantPlace(source, "roles"),
    { slug: client.slug, roleKey, arn: role.arn, client: entry.client },
    {
      whom: JSON.stringify(name),
      name,
      under: principal.kind === "iam-role" ? "roles" : "users",
      refusal,
      purpose: `, for the grant to ${label(principal)}`,
    },
  );
  const fault: Fault = { code: "grant/not-trusted", ...refused };
  const had = held.had(client.slug, roleKey, principalKey(principal));
  const trust = held.trustInFile(client.slug, roleKey);
  // why not always: a wrong name in the grant is refused too, and is not the client's fault.
  const isClients =
    had || (trust !== undefined && admission({ arn: role.arn, trustPolicy: trust }, as, now) === undefined);
  return [isClients ? { ...fault, clients: [client.slug] } : fault];
}

/** The entry that a grant gives to one role. */
function identityEntry(
  { slug, contract: { client } }: ClientContract,
  roleKey: string,
  role: ContractRole,
  { until, source }: RoleGrant,
  conditions: ConditionsToMeet,
): IdentityEntry {
  return {
    slug,
    client: client.name,
    roleKey,
    roleArn: role.arn,
    ...(until !== undefined && { until }),
    ...conditions,
    ...noteOf(source),
    switchRoleLink: accessRoleLink(client, role),
  };
}
