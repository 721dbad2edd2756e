import { randomBytes } from "node:crypto";
import { notFound } from "../aws-error.ts";
import { text, type Input } from "../json-input.ts";
import { groupsOf, type IdentityStoreState } from "../identity-store/model.ts";

/** A customer managed policy by what finds it in each account. */
export interface PolicyReference {
  name: string;
  path: string;
}

/** A permissions boundary: one of the two. */
export interface Boundary {
  managedPolicyArn?: string;
  customer?: PolicyReference;
}

/** What a permission set is in one account. */
export interface Provisioned {
  /** Name of its role there, drawn when the first assignment came. */
  roleName: string;
  /** Revision of the set that the role has; another than the set's own means that it is stale. */
  revision: number;
}

/** A user or group with a permission set in an account. */
export interface Assignment {
  accountId: string;
  setArn: string;
  principalType: "USER" | "GROUP";
  principalId: string;
}

/** A permission set. */
export interface PermissionSet {
  arn: string;
  name: string;
  description?: string;
  /** ISO 8601, PT1H to PT12H. */
  sessionDuration: string;
  relayState?: string;
  /** Seconds since 1970. */
  createdDate: number;
  inlinePolicy?: string;
  /** AWS managed policies, by ARN, in the order of attachment. */
  managed: string[];
  customerManaged: PolicyReference[];
  boundary?: Boundary;
  tags: Map<string, string>;
  /** Grows with each change that has to be provisioned. */
  revision: number;
  provisioned: Map<string, Provisioned>;
}

/** An asynchronous operation. */
export interface CenterOperation {
  requestId: string;
  kind: "create-assignment" | "delete-assignment" | "provision";
  status: "IN_PROGRESS" | "SUCCEEDED" | "FAILED";
  failureReason?: string;
  createdDate: number;
  setArn: string;
  accountId?: string;
  principalType?: "USER" | "GROUP";
  principalId?: string;
}

/** Identity Center: the one instance and all in it. */
export interface CenterState {
  instance: {
    arn: string;
    identityStoreId: string;
    name: string;
    region: string;
    ownerAccountId: string;
    createdDate: number;
  };
  sets: Map<string, PermissionSet>;
  /** By account and set, then by principal. */
  assignments: Map<string, Map<string, Assignment>>;
  operations: Map<string, CenterOperation>;
}

/** Key of `CenterState.assignments`. */
export const placeKey = (accountId: string, setArn: string): string => `${accountId} ${setArn}`;
/** Key within it. */
export const principalKey = (type: string, id: string): string => `${type} ${id}`;

/** Seconds since 1970, as AWS JSON writes a time. */
export const nowSeconds = (): number => Math.round(Date.now() / 1_000);

/** An Identity Center with no permission set. */
export function emptyCenter(instance: CenterState["instance"]): CenterState {
  return {
    instance,
    sets: new Map(),
    assignments: new Map(),
    operations: new Map(),
  };
}

/** A new permission-set ARN in the instance. */
export function newSetArn(center: CenterState): string {
  const instanceId = center.instance.arn.split("/")[1] ?? "";
  return `arn:aws:sso:::permissionSet/${instanceId}/ps-${randomBytes(8).toString("hex")}`;
}

/** The permission set that the input names. Throws ResourceNotFoundException. */
export function namedSet(center: CenterState, input: Input): PermissionSet {
  const arn = text(input, "PermissionSetArn");
  const set = center.sets.get(arn);
  if (set === undefined) throw notFound(`PermissionSet with id ${arn.split("/").at(-1) ?? arn}`);
  return set;
}

/** The permission set of that name. */
export const setByName = ({ sets }: CenterState, wanted: string): PermissionSet | undefined =>
  [...sets.values()].find(({ name }) => name === wanted);

/** Adds an assignment. */
export function addAssignment(center: CenterState, assignment: Assignment): void {
  const place = placeKey(assignment.accountId, assignment.setArn);
  const here = center.assignments.get(place) ?? new Map<string, Assignment>();
  here.set(principalKey(assignment.principalType, assignment.principalId), assignment);
  center.assignments.set(place, here);
}

/** Removes an assignment; says how many of the same account and set are left. */
export function removeAssignment(center: CenterState, assignment: Assignment): number {
  const place = placeKey(assignment.accountId, assignment.setArn);
  const here = center.assignments.get(place);
  here?.delete(principalKey(assignment.principalType, assignment.principalId));
  if (here?.size === 0) center.assignments.delete(place);
  return here?.size ?? 0;
}

/** What is assigned to a user or group, and to the groups that a user is in. */
export function heldBy(state: { identityStore: IdentityStoreState; center: CenterState }, id: string): Assignment[] {
  const holders = new Set([id, ...groupsOf(state.identityStore, id).keys()]);
  const all = [...state.center.assignments.values()].flatMap((here) => [...here.values()]);
  return all.filter(({ principalId }) => holders.has(principalId));
}
