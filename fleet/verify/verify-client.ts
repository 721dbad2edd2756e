import pMap from "p-map";
import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import { withRevocations } from "../../core/client/with-revocations.ts";
import { MANAGED_BY } from "../../core/config/naming.ts";
import { callFailure } from "../aws/call-failure.ts";
import { type AskCaller, callerProblem } from "../aws/caller-account.ts";
import type { StackAccess } from "../aws/stack-credentials.ts";
import { compareCustomerPolicies, compareRole } from "./compare-role.ts";
import type { DeployedRole, IamReader, ListedRole, Readers } from "./deployed.ts";
import type { Finding } from "./verify-report.ts";

/** What was read of one client's account. */
export type ClientReading =
  | {
      readonly kind: "read";
      /** Roles of the file that exist, by the role's key. */
      readonly roles: ReadonlyMap<string, DeployedRole>;
      readonly findings: readonly Finding[];
    }
  /** Nothing may be said of the client. */
  | { readonly kind: "unread"; readonly because: string };

/** What a client's account is read by. */
export interface ClientSources {
  readonly readers: Readers;
  readonly ask?: AskCaller;
  readonly now: Date;
  /** Where given, only this role is read, and nothing is looked for beside it. */
  readonly role?: string;
}

/** Roles of one client that are read at once. */
const ROLES_AT_ONCE = 4;

/** Reads a client's account and compares it with its file. A call that fails makes the whole client unread. */
export async function readClient(
  declared: ClientPlan,
  access: StackAccess,
  { readers, ask, now, role }: ClientSources,
): Promise<ClientReading> {
  if (access.kind !== "known") return { kind: "unread", because: unreadBecause(access) };
  const plan = withRevocations(declared, now);
  const problem = await callerProblem(access, ask);
  if (problem !== undefined) return { kind: "unread", because: problem.message };
  try {
    const iam = await readers.iam(access.config);
    const wanted = plan.roles.filter(({ key }) => role === undefined || key === role);
    const found = await pMap(wanted, async (one) => [one, await iam.role(one.name)] as const, {
      concurrency: ROLES_AT_ONCE,
    });
    const policies = role === undefined ? await customerPolicies(iam, plan) : undefined;
    const strangers = role === undefined ? await unknownRoles(iam, plan) : [];
    return {
      kind: "read",
      // why by ARN: a role of that name at another path is not the one that anybody is led to.
      roles: new Map(
        found.flatMap(([one, deployed]) => (deployed?.arn === one.arn ? [[one.key, deployed] as const] : [])),
      ),
      findings: [
        ...found.flatMap(([one, deployed]) => compareRole(plan, one, deployed, now)),
        ...(policies === undefined ? [] : compareCustomerPolicies(plan, policies)),
        ...strangers,
      ],
    };
  } catch (error) {
    const { message } = callFailure(error);
    return { kind: "unread", because: `account ${plan.accountId} could not be read (by ${access.words}): ${message}` };
  }
}

function unreadBecause(access: Exclude<StackAccess, { kind: "known" }>): string {
  return access.kind === "unread" ? `its credentials cannot be read here: ${access.because}` : access.because;
}

async function customerPolicies(
  iam: IamReader,
  { customerPolicies: policies }: ClientPlan,
): Promise<ReadonlyMap<string, PolicyDocument | undefined>> {
  return new Map(
    await pMap(policies, async ({ arn }) => [arn, await iam.policy(arn)] as const, { concurrency: ROLES_AT_ONCE }),
  );
}

/**
 * Roles that the file does not know: those that look like ours, and those that let somebody of the home account in.
 * why not every role's tags: an account can have a thousand, and each costs a call.
 */
async function unknownRoles(iam: IamReader, plan: ClientPlan): Promise<readonly Finding[]> {
  const own = new Set(plan.roles.map(({ arn }) => arn));
  const prefixes = new Set(
    plan.roles.flatMap(({ name, key }) => (name.endsWith(`-${key}`) ? [name.slice(0, -key.length)] : [])),
  );
  const trustsHome = (one: ListedRole) => trustsAccount(one, plan.homeAccountId) || trustsAnybody(one);
  const isNear = ({ name }: ListedRole) => [...prefixes].some((prefix) => name.startsWith(prefix));
  // why sorted: AWS lists roles in an order of its own.
  const candidates = (await iam.roles())
    .filter((one) => !own.has(one.arn) && (trustsHome(one) || isNear(one)))
    .sort((a, b) => (a.arn < b.arn ? -1 : 1));
  const found = await pMap(candidates, async (one) => ({ one, tags: await iam.roleTags(one.name) }), {
    concurrency: ROLES_AT_ONCE,
  });
  return found.flatMap(({ one, tags }): readonly Finding[] => {
    const isOurs = Object.entries(MANAGED_BY).every(([key, value]) => tags[key] === value);
    if (!isOurs && !trustsHome(one)) return [];
    return [
      {
        severity: isOurs ? "fault" : "warning",
        client: plan.slug,
        what: "unknown role",
        expected: `no role beside those of ${plan.file}`,
        found: `${one.arn}${isOurs ? ", which has the tag managed-by = switchyard" : ""}${whomItTrusts(one, plan.homeAccountId)}`,
        next: isOurs
          ? `Delete the role in account ${plan.accountId}, or write it into ${plan.file} with \`adopt: true\`.`
          : `Look at its trust policy in account ${plan.accountId}; it is not Switchyard's, and was not evaluated.`,
      },
    ];
  });
}

function whomItTrusts(one: ListedRole, homeAccountId: string): string {
  if (trustsAccount(one, homeAccountId)) return `, which trusts account ${homeAccountId}`;
  return trustsAnybody(one) ? `, which trusts more than it names, perhaps account ${homeAccountId} too` : "";
}

/** Whether the trust policy of a role speaks of an account at all. */
export function trustsAccount({ trustPolicy }: ListedRole, accountId: string): boolean {
  return new RegExp(`(?<!\\d)${accountId}(?!\\d)`).test(trustPolicy);
}

/** Whether a trust policy lets in by something else than names: the home account may be among them. */
export function trustsAnybody({ trustPolicy }: Pick<ListedRole, "trustPolicy">): boolean {
  return /"NotPrincipal"|"(?:Principal|AWS)"\s*:\s*(?:"\*"|\[[^\]]*"\*")/.test(trustPolicy);
}
