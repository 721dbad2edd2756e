import { accountRootArn } from "../../aws/arns.ts";
import { ACCOUNT_ID } from "../../aws/names.ts";
import type { Partition } from "../../aws/partitions.ts";
import { listOf } from "../../aws/policy-statements.ts";
import { describe } from "../../faults/fault.ts";

/** An Allow statement of a trust policy in the one form that all its spellings have. */
export interface AllowForm {
  readonly sid: unknown;
  /** Kind and name: `AWS arn:aws:iam::111111111111:root`. */
  readonly principals: ReadonlySet<string>;
  /** In lower case. */
  readonly actions: ReadonlySet<string>;
  /** Values by operator and key, in lower case: `arnlike aws:principalarn`. */
  readonly conditions: ReadonlyMap<string, ReadonlySet<string>>;
}

const ELEMENTS: ReadonlySet<string> = new Set(["Sid", "Effect", "Principal", "Action", "Condition"]);

/**
 * Reads an Allow statement. AWS spells what it gives back in its own way: an account as the ARN of its root, one text
 * without a list, keys in another order. An element beside these five is not read, since it could let anybody in.
 * @returns the form; or, as text, what in it cannot be read.
 */
export function allowForm(statement: Readonly<Record<string, unknown>>, partition: Partition): AllowForm | string {
  const other = Object.keys(statement).find((key) => !ELEMENTS.has(key));
  if (other !== undefined) return `the element ${describe(other)}`;
  const principals = principalsOf(statement["Principal"], partition);
  if (principals === undefined) return "a Principal that cannot be read";
  const actions = texts(statement["Action"]);
  if (actions === undefined) return "an Action that cannot be read";
  const conditions = new Map<string, ReadonlySet<string>>();
  for (const [operator, keys] of entries(statement["Condition"]))
    for (const [key, value] of entries(keys)) {
      const name = `${operatorOf(operator)} ${key.toLowerCase()}`;
      const values = conditionValues(value, name);
      // why twice is unreadable: whether both hold or either is AWS's to say.
      if (values === undefined || conditions.has(name)) return `a condition ${describe(name)} that cannot be read`;
      conditions.set(name, values);
    }
  return {
    sid: statement["Sid"],
    principals,
    actions: new Set([...actions].map((action) => action.toLowerCase())),
    conditions,
  };
}

function principalsOf(principal: unknown, partition: Partition): ReadonlySet<string> | undefined {
  if (principal === "*") return new Set(["AWS *"]);
  const found = new Set<string>();
  for (const [kind, value] of entries(principal)) {
    const names = texts(value);
    if (names === undefined) return undefined;
    for (const name of names)
      found.add(`${kind} ${kind === "AWS" && ACCOUNT_ID.test(name) ? accountRootArn(partition, name) : name}`);
  }
  return found.size === 0 ? undefined : found;
}

/** Source: IAM user guide, condition operators: `ArnEquals` and `ArnLike` behave identically. */
function operatorOf(operator: string): string {
  return operator.toLowerCase().replace("arnequals", "arnlike");
}

function conditionValues(value: unknown, name: string): ReadonlySet<string> | undefined {
  const values = listOf(value).map(String);
  if (values.length === 0) return undefined;
  return new Set(name.startsWith("bool") || name.startsWith("null") ? values.map((one) => one.toLowerCase()) : values);
}

function texts(value: unknown): ReadonlySet<string> | undefined {
  const values = listOf(value);
  const found = values.filter((one) => typeof one === "string");
  return found.length > 0 && found.length === values.length ? new Set(found) : undefined;
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}
