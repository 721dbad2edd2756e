import { accountRootArn, reservedRolePattern, roleArn, userArn } from "../../aws/arns.ts";
import { pascalCase } from "../../config/naming.ts";
import type { Partition } from "../../aws/partitions.ts";
import type { Condition, ConditionKeys, PrincipalMap, Statement } from "../../aws/policy-document.ts";
import { WAY_SIDS, type TrustWay } from "./way.ts";

/** The home account, as a trust policy names it. */
export interface HomeAccount {
  readonly partition: Partition;
  readonly accountId: string;
}

/**
 * The statements of one way in: `sts:AssumeRole`, and where asked one each for source identity and session tags.
 *
 * why these two apart: external id and source identity are no keys of every STS action, so a condition on them in one
 * statement for all actions would refuse the others. They repeat whom the way lets in and where from, and open
 * nothing by themselves, since every call needs `sts:AssumeRole` too.
 * Source: Service Authorization Reference, AWS STS; IAM user guide, `id_credentials_temp_control-access_monitor`.
 */
export function wayStatements(home: HomeAccount, way: TrustWay): readonly Statement[] {
  const sid = `${WAY_SIDS[way.kind]}${way.id === undefined ? "" : pascalCase(way.id)}`;
  const who = whom(home, way);
  const { sourceIdentity, sessionTags } = way;
  const base = merged(who.condition, circumstances(way));
  return [
    statement(sid, who.principal, "sts:AssumeRole", merged(base, proofs(way))),
    ...(sourceIdentity === undefined
      ? []
      : [
          statement(
            `${sid}SourceIdentity`,
            who.principal,
            "sts:SetSourceIdentity",
            sourceIdentity.values.length === 0
              ? base
              : merged(base, { StringLike: { "sts:SourceIdentity": oneOrMany(sourceIdentity.values) } }),
          ),
        ]),
    ...(sessionTags === undefined
      ? []
      : [
          statement(
            `${sid}SessionTags`,
            who.principal,
            "sts:TagSession",
            merged(base, { "ForAllValues:StringEquals": { "aws:TagKeys": oneOrMany(sessionTags) } }),
          ),
        ]),
  ];
}

/** Whom a way names: as `Principal`, or as the account with a condition on the ARN, which is compared as text each time. */
function whom(home: HomeAccount, way: TrustWay): { principal: PrincipalMap; condition: Condition } {
  const { partition, accountId } = home;
  const root = { AWS: accountRootArn(partition, accountId) };
  switch (way.kind) {
    case "permission-sets": {
      const patterns = way.names.map((name) => reservedRolePattern(partition, accountId, name));
      return { principal: root, condition: { ArnLike: { "aws:PrincipalArn": oneOrMany(patterns) } } };
    }
    case "users":
    case "roles": {
      const arns = way.names.map((name) =>
        way.kind === "users" ? userArn(partition, accountId, name) : roleArn(partition, accountId, "/", name),
      );
      if (way.namedBy === "principal") return { principal: { AWS: oneOrMany(arns) }, condition: {} };
      return { principal: root, condition: { ArnEquals: { "aws:PrincipalArn": oneOrMany(arns) } } };
    }
    case "account":
      return { principal: root, condition: {} };
  }
}

/** Conditions on where, when and from which organization a call comes; every STS action can be held to them. */
function circumstances({ sourceIps, organizationId, until }: TrustWay): Condition {
  return {
    ...(organizationId !== undefined && { StringEquals: { "aws:PrincipalOrgID": organizationId } }),
    ...(sourceIps !== undefined && { IpAddress: { "aws:SourceIp": oneOrMany(sourceIps) } }),
    ...(until !== undefined && { DateLessThan: { "aws:CurrentTime": until } }),
  };
}

/** Conditions on what the caller shows with the call itself. */
function proofs(way: TrustWay): Condition {
  const { mfa, sourceIdentity } = way;
  const externalId = way.kind === "roles" ? way.externalId : undefined;
  return {
    ...(externalId !== undefined && { StringEquals: { "sts:ExternalId": externalId } }),
    ...(mfa !== undefined && { Bool: { "aws:MultiFactorAuthPresent": "true" } }),
    ...(mfa?.maxAge !== undefined && { NumericLessThan: { "aws:MultiFactorAuthAge": String(mfa.maxAge) } }),
    ...(sourceIdentity?.required === true && {
      StringLike: {
        "sts:SourceIdentity": oneOrMany(sourceIdentity.values.length === 0 ? ["*"] : sourceIdentity.values),
      },
    }),
  };
}

function statement(sid: string, principal: PrincipalMap, action: string, condition: Condition): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: principal,
    Action: action,
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  };
}

/** Both conditions: all operators of both, and all keys of an operator that both have. */
function merged(one: Condition, other: Condition): Condition {
  const operators = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries(
    [...operators].map((operator): [string, ConditionKeys] => [operator, { ...one[operator], ...other[operator] }]),
  );
}

function oneOrMany(values: readonly string[]): string | readonly string[] {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? only : values;
}
