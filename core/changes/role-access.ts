import type { ClientPlan, RolePlan } from "../client/client-plan.ts";
import type { TrustWay } from "../client/trust/trust-way.ts";
import { CONDITION_KEYS, type ConditionName, type Conditions } from "../evaluate/admission/condition-facts.ts";
import type { Place } from "../faults/fault.ts";
import type { GrantNote } from "../home/settings/home-settings.ts";
import type { AccessTarget, Administrator, Holder, Rights } from "./access.ts";
import { administratorOf } from "./administrator.ts";

/** What is told of a role whoever enters it. */
export interface RoleAccess {
  readonly client: ClientPlan;
  readonly role: RolePlan;
  readonly target: Extract<AccessTarget, { readonly kind: "role" }>;
  readonly rights: Rights;
  readonly administrator: Administrator;
}

/** An access to a role as one grant, set or identity gives it. */
export interface RoleEntry {
  readonly holder: Holder;
  readonly role: RoleAccess;
  readonly through: readonly string[];
  readonly ways: readonly Conditions[];
  readonly until?: string;
  readonly signInSeconds?: number;
  readonly note?: GrantNote;
  readonly place: () => Place;
}

// why kept: a file that did not change gives the same plan on both sides.
const known = new WeakMap<RolePlan, RoleAccess>();

/** What is told of one role of a client. */
export function roleAccess(client: ClientPlan, role: RolePlan): RoleAccess {
  const before = known.get(role);
  if (before !== undefined) return before;
  const rights = rightsOfRole(role);
  const access: RoleAccess = {
    client,
    role,
    rights,
    administrator: administratorOf(rights),
    target: {
      kind: "role",
      client: client.name,
      slug: client.slug,
      accountId: client.accountId,
      roleKey: role.key,
      level: role.level,
      arn: role.arn,
    },
  };
  known.set(role, access);
  return access;
}

function rightsOfRole({ managedPolicyArns, inlinePolicies, customerPolicies, permissionsBoundary }: RolePlan): Rights {
  const created = new Map(customerPolicies.map((policy) => [policy.arn, policy]));
  const limit = permissionsBoundary === undefined ? undefined : created.get(permissionsBoundary);
  return {
    managedPolicyArns: managedPolicyArns.filter((arn) => !created.has(arn)).sort(),
    documents: [
      ...inlinePolicies.map(({ name, document }) => ({ name, document })),
      ...managedPolicyArns.flatMap((arn) => {
        const policy = created.get(arn);
        return policy === undefined ? [] : [{ name: `customer-managed ${policy.name}`, document: policy.document }];
      }),
    ],
    ...(permissionsBoundary !== undefined && { boundary: permissionsBoundary }),
    ...(limit !== undefined && { boundaryDocument: limit.document }),
  };
}

const NAMES = Object.keys(CONDITION_KEYS) as readonly ConditionName[];

/** The conditions of a way, without whom it lets in. */
export function conditionsOfWay(way: TrustWay): Conditions {
  if (!NAMES.some((name) => way[name] !== undefined)) return NO_CONDITIONS;
  return Object.fromEntries(NAMES.flatMap((name) => (way[name] === undefined ? [] : [[name, way[name]]])));
}

const NO_CONDITIONS: Conditions = {};
