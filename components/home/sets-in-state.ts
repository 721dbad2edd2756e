import { caseless } from "../../core/aws/names.ts";
import type { FormerRoles } from "../../core/client/with-former.ts";
import type { OwnResource } from "../engine/state-resources.ts";

/** A permission set in the running stack's state. */
export interface HeldSet {
  readonly urn: string;
  readonly arn: string;
  readonly name: string;
  /** What it was given, as the last deployment or refresh left it. */
  readonly given: unknown;
}

/** An assignment in the running stack's state. */
export interface HeldAssignment {
  readonly urn: string;
  readonly permissionSetArn: string;
  readonly principalId: string;
  readonly principalType: string;
  readonly accountId: string;
}

/** What the state holds of Identity Center, to be found by what AWS knows it by. */
export interface HeldSets {
  /** By `caseless` name: AWS takes no two that differ in case alone. */
  readonly sets: ReadonlyMap<string, HeldSet>;
  /** By {@link assignmentKey}. */
  readonly assignments: ReadonlyMap<string, HeldAssignment>;
}

/** What makes an assignment the one it is, within one instance. */
export function assignmentKey(
  permissionSetArn: string,
  { principalId, accountId }: Pick<HeldAssignment, "principalId" | "accountId">,
): string {
  return `${permissionSetArn}|${principalId}|${accountId}`;
}

/** The permission sets and assignments of an instance that the state holds. */
export function heldSets(instanceArn: string, own: readonly OwnResource[]): HeldSets {
  const here = own.filter(({ outputs }) => outputs["instanceArn"] === instanceArn);
  const sets = here.flatMap(({ urn, type, outputs }): HeldSet[] => {
    const { name, permissionSetArn: arn } = outputs;
    const isSet = type === "aws-native:sso:PermissionSet" && typeof name === "string" && typeof arn === "string";
    // why: the other outputs are all that AWS has, what somebody put on by hand too.
    // Source: pulumi-aws-native, checkpoint.go: the provider keeps its inputs so.
    const given = outputs["__inputs"] ?? outputs;
    return isSet ? [{ urn, arn, name, given }] : [];
  });
  const assignments = here.flatMap(({ urn, type, outputs }): HeldAssignment[] => {
    if (type !== "aws-native:sso:Assignment") return [];
    const text = (name: string) => (typeof outputs[name] === "string" ? outputs[name] : "");
    const [permissionSetArn, principalType] = [text("permissionSetArn"), text("principalType")];
    return [{ urn, permissionSetArn, principalType, principalId: text("principalId"), accountId: text("targetId") }];
  });
  return {
    sets: new Map(sets.map((one) => [caseless(one.name), one])),
    assignments: new Map(assignments.map((one) => [assignmentKey(one.permissionSetArn, one), one])),
  };
}

/**
 * URNs of the permission sets that roles had until now: their protection is to be lifted before the home stack deletes
 * them.
 * @param deployed What the home stack holds.
 * @param former Roles that get another name or permission set, by slug.
 */
export function formerSetUrns(
  deployed: readonly Pick<OwnResource, "urn" | "type" | "outputs">[],
  former: Readonly<Record<string, FormerRoles>>,
): readonly string[] {
  const names = new Set(
    Object.values(former).flatMap((roles) =>
      Object.values(roles).flatMap(({ permissionSet }) =>
        permissionSet === undefined ? [] : [caseless(permissionSet)],
      ),
    ),
  );
  return deployed.flatMap(({ urn, type, outputs: { name } }) =>
    type === "aws-native:sso:PermissionSet" && typeof name === "string" && names.has(caseless(name)) ? [urn] : [],
  );
}
