import { accountRootArn, roleArn, userArn } from "../../aws/arns.ts";
import type { Partition } from "../../aws/partitions.ts";
import {
  type Condition,
  type ConditionKeys,
  oneOrMany,
  type PrincipalMap,
  type Statement,
} from "../../aws/policy-document.ts";
import { reservedRolePattern } from "../../aws/reserved-roles.ts";
import { pascalCase } from "../../config/naming.ts";
import { namesIn, ofEach } from "../../evaluate/admission/condition-names.ts";
import { WAY_CONDITIONS } from "./conditions/way-conditions.ts";
import { type TrustWay, WAY_SIDS } from "./trust-way.ts";

/** The home account, as a trust policy names it. */
export interface HomeAccount {
  readonly partition: Partition;
  readonly accountId: string;
}

/**
 * The statements of one way in: `sts:AssumeRole`, and where asked one each for what a session may carry along.
 *
 * why these two apart: external id and source identity are no keys of every STS action, so a condition on them in one
 * statement for all actions would refuse the others. They repeat whom the way lets in and where from, and open
 * nothing by themselves, since every call needs `sts:AssumeRole` too.
 * Source: Service Authorization Reference, AWS STS; IAM user guide, `id_credentials_temp_control-access_monitor`.
 */
export function wayStatements(home: HomeAccount, way: TrustWay): readonly Statement[] {
  const sid = `${WAY_SIDS[way.kind]}${way.id === undefined ? "" : pascalCase(way.id)}`;
  const who = whom(home, way);
  const parts = ofEach(namesIn(WAY_CONDITIONS), way, (name, value) => WAY_CONDITIONS[name].write(value));
  const base = parts.reduce((all, { always = {} }) => merged(all, always), who.condition);
  const entering = parts.reduce((all, part) => merged(all, part.entering ?? {}), base);
  return [
    statement(sid, who.principal, "sts:AssumeRole", entering),
    ...parts
      .flatMap(({ permits }) => permits ?? [])
      .map((permits) =>
        statement(`${sid}${permits.sid}`, who.principal, permits.action, merged(base, permits.condition)),
      ),
  ];
}

/** Whom a way names: as `Principal`, or as the account with a condition on the ARN, which is compared as text each time. */
function whom(home: HomeAccount, way: TrustWay): { principal: PrincipalMap; condition: Condition } {
  const { partition, accountId } = home;
  const root = { AWS: accountRootArn(partition, accountId) };
  switch (way.kind) {
    case "permissionSets": {
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
    case "wholeAccount":
      return { principal: root, condition: {} };
  }
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
