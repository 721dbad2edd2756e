import { parsePolicyArn } from "../aws/arns.ts";
import type { Statement } from "../aws/policy-document.ts";
import { conditionsOf, listOf } from "../aws/policy-statements.ts";
import { listed } from "../faults/fault.ts";
import type { Rights } from "./access.ts";

/** What somebody may do, in people's words, a line each. Names are as written. */
export function rightsInWords({ managedPolicyArns, documents, boundary }: Rights): readonly string[] {
  return [
    ...managedPolicyArns.map((arn) => policyInWords(arn)),
    ...documents.flatMap(({ name, document }) =>
      document.Statement.map((statement) => `${name}: ${statementInWords(statement)}`),
    ),
    ...(boundary === undefined ? [] : [`never more than the permissions boundary ${policyInWords(boundary)} allows`]),
  ];
}

/** `AdministratorAccess (AWS)`, `customer-managed team/Deploy, whose text is not here`. */
export function policyInWords(reference: string): string {
  const { owner, name = reference } = parsePolicyArn(reference) ?? {};
  return owner === "aws" ? `${name} (AWS)` : `customer-managed ${name.replace(/^\//, "")}`;
}

/** `allows ecs:UpdateService on * where StringEquals aws:x is y`. */
export function statementInWords(statement: Statement): string {
  const { Sid, Effect, Action, NotAction, Resource, NotResource } = statement;
  const effect = Effect === "Allow" ? "allows" : "denies";
  const actions = Action === undefined ? `everything but ${texts(NotAction)}` : texts(Action);
  const resources = Resource === undefined ? `everything but ${texts(NotResource)}` : texts(Resource);
  return `${effect} ${actions} on ${resources}${whereInWords(statement)}${Sid === undefined ? "" : ` (${Sid})`}`;
}

/** ` where StringEquals aws:x is y`, or nothing without a condition. */
export function whereInWords(statement: Statement): string {
  const conditions = conditionsOf(statement).map(
    ({ operator, key, values }) => `${operator} ${key} is ${listed(values.map(String))}`,
  );
  return conditions.length === 0 ? "" : ` where ${conditions.join(" and ")}`;
}

function texts(value: Statement["Action"]): string {
  return listed(listOf(value).map(String));
}

/** `1 h`, `1 h 30 min`. */
export function inHours(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.round((seconds % 3600) / 60)];
  return [...(hours > 0 ? [`${hours} h`] : []), ...(minutes > 0 || hours === 0 ? [`${minutes} min`] : [])].join(" ");
}
