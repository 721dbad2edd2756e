import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import { caseless } from "../../core/aws/names.ts";
import { reservedRoleArn } from "../../core/aws/reserved-roles.ts";
import { listOf, statementsOf } from "../../core/aws/policy-statements.ts";
import { accountOf } from "../../core/aws/arns.ts";
import type { WayInput } from "../../core/config/schema/trust-schema.ts";
import type { SetRoles } from "../../core/client/trust/set-patterns.ts";
import { trustAsWays } from "../../core/client/trust/trust-as-ways.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { ClientAccount } from "./asked-clients.ts";
import type { Unmanaged } from "./import-report.ts";
import { grouped } from "./grouped.ts";
import { roleKey } from "./role-entry.ts";
import type { StandingRole } from "./standing-roles.ts";
import type { StandingSet } from "./standing-sets.ts";

/** A role that may be taken over, with what goes with it. What is found to change access is taken out. */
export interface Candidate {
  readonly client: ClientAccount;
  readonly standing: StandingRole;
  readonly key: string;
  readonly ways: readonly WayInput[];
  /** The permission set that leads into it and nowhere else. Absent: none, or none that a file can say. */
  readonly set?: StandingSet;
  /** Whether its trust names permission sets by a wider pattern, and the file those that match it. */
  readonly isNarrowed: boolean;
}

/** The same without its permission set, which then stays as it is. */
export function withoutSet({ client, standing, key, ways, isNarrowed }: Candidate): Candidate {
  return { client, standing, key, ways, isNarrowed };
}

/** Something that cannot be said, and why: a role, or only the permission set that goes with it. */
export interface Finding {
  readonly candidate: Candidate;
  readonly part: "role" | "set";
  readonly because: string;
}

/** The roles that a permission set lets its holders enter: by its inline policy alone; undefined where that says more. */
export function entersOnly(set: StandingSet): readonly string[] | undefined {
  const document = inlineOf(set);
  if (document === undefined) return undefined;
  const arns: string[] = [];
  for (const { Effect, Action, NotAction, Resource, NotResource, Condition } of statementsOf(document)) {
    const actions = listOf(Action).map((one) => String(one).toLowerCase());
    const resources = listOf(Resource).map(String);
    const isEntry =
      Effect === "Allow" &&
      NotAction === undefined &&
      NotResource === undefined &&
      Condition === undefined &&
      actions.every((one) => /^sts:(?:assumerole|tagsession|setsourceidentity)$/.test(one)) &&
      resources.every((one) => /^arn:[a-z-]+:iam::\d{12}:role\/[^*?$]+$/.test(one));
    if (!isEntry) return undefined;
    arns.push(...resources);
  }
  return [...new Set(arns)];
}

/** Accounts whose roles a permission set names, whatever else it says. */
export function leadsInto(set: StandingSet): readonly string[] {
  const document = inlineOf(set);
  if (document === undefined) return [];
  const resources = statementsOf(document)
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Resource }) => listOf(Resource).map(String));
  return [...new Set(resources.filter((one) => /^arn:[a-z-]+:iam::\d{12}:role\//.test(one)).map(accountOf))];
}

/** Whether a permission set's own policy speaks of entering roles at all, in whatever form. */
export function isWayIn(set: StandingSet): boolean {
  const document = inlineOf(set);
  if (document === undefined) return false;
  return statementsOf(document).some(
    ({ Effect, Action }) => Effect === "Allow" && listOf(Action).some((one) => /^sts:/i.test(String(one))),
  );
}

/** The inline policy as a document; undefined without one, or where it is none. */
export function inlineOf({ properties }: StandingSet): PolicyDocument | undefined {
  const text = properties["inlinePolicy"];
  if (typeof text !== "string" || text === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const isPolicy = typeof value === "object" && value !== null && "Statement" in value;
    return isPolicy ? ({ ...value, Statement: [value.Statement].flat() } as PolicyDocument) : undefined;
  } catch {
    return undefined;
  }
}

/** Roles of clients that a file may say, each with its key and the permission set that leads into it alone. */
export function candidatesOf(
  home: HomeSettings,
  company: string,
  accounts: readonly { readonly client: ClientAccount; readonly roles: readonly StandingRole[] }[],
  sets: readonly StandingSet[],
  narrow: boolean,
): { readonly candidates: readonly Candidate[]; readonly unmanaged: readonly Unmanaged[] } {
  const leading = grouped(
    sets.flatMap((set) => {
      const [arn, ...more] = entersOnly(set) ?? [];
      return arn === undefined || more.length > 0 ? [] : [{ arn, set }];
    }),
    ({ arn }) => arn,
  );
  const unmanaged: Unmanaged[] = [];
  const candidates = accounts.flatMap(({ client, roles }) => {
    const taken = new Set(keysOf(client));
    return roles.flatMap((standing): readonly Candidate[] => {
      const { arn, trustPolicy } = standing.role;
      const exact = trustAsWays(home, trustPolicy);
      const isNarrowed = narrow && exact.ways === undefined;
      const { ways, because } = isNarrowed ? trustAsWays(home, trustPolicy, setRoles(home, sets)) : exact;
      if (ways === undefined) {
        unmanaged.push({ kind: "role", accountId: client.accountId, name: arn, because, isOther: false });
        return [];
      }
      const key = roleKey(standing.name, company, taken);
      taken.add(key);
      const trusted = new Set(ways.flatMap(({ permissionSets = [] }) => permissionSets.map(caseless)));
      const own = (leading.get(arn) ?? []).map(({ set }) => set);
      const set = own.find(({ name }) => trusted.has(caseless(name))) ?? own[0];
      return [{ client, standing, key, ways, isNarrowed, ...(set !== undefined && { set }) }];
    });
  });
  return { candidates, unmanaged };
}

/** ARN of each permission set's role, as Identity Center would make it. */
export function setRoles(
  { partition, accountId, region }: Pick<HomeSettings, "partition" | "accountId" | "region">,
  sets: readonly StandingSet[],
): SetRoles {
  return new Map(sets.map(({ name }) => [name, reservedRoleArn(partition, accountId, region, name)]));
}

function keysOf({ stack: { config }, isNew }: ClientAccount): readonly string[] {
  return !isNew && config.kind === "client" ? config.client.roles.map(({ key }) => key) : [];
}
