import { AwsError } from "./aws-error.ts";
import type { Context } from "./context.ts";
import { findByArn, findEntity, parseEntityArn } from "./entities.ts";
import type { Reply } from "./reply.ts";

/**
 * Role and user ARNs in trust policies. IAM keeps the unique id that such an ARN stands for when the policy is
 * written: a principal deleted and made again under the same name is no longer let in, until the policy is saved again.
 * (IAM user guide, reference_policies_elements_principal.)
 */

interface Statement {
  Principal?: unknown;
  [element: string]: unknown;
}

function statementsOf(document: unknown): Statement[] {
  if (typeof document !== "object" || document === null) return [];
  const statements = (document as { Statement?: unknown }).Statement;
  return (Array.isArray(statements) ? statements : [statements]) as Statement[];
}

function awsPrincipals(statement: Statement): string[] {
  const principal = statement.Principal;
  if (typeof principal !== "object" || principal === null) return [];
  const aws = (principal as { AWS?: unknown }).AWS;
  if (aws === undefined) return [];
  return (Array.isArray(aws) ? aws : [aws]) as string[];
}

const ACCOUNT_ID = /^\d{12}$/;

/** The trust policy as IAM gives it back: an account that is named by its id is named by its root ARN. */
export function withAccountArns(trust: string): string {
  const document = JSON.parse(trust) as object;
  const statements = statementsOf(document);
  if (!statements.flatMap(awsPrincipals).some((principal) => ACCOUNT_ID.test(principal))) return trust;
  const spelt = (principal: string): string =>
    ACCOUNT_ID.test(principal) ? `arn:aws:iam::${principal}:root` : principal;
  return JSON.stringify({ ...document, Statement: statements.map((each) => withPrincipals(each, spelt)) });
}

function withPrincipals(statement: Statement, spell: (principal: string) => string): Statement {
  const [first = "", ...more] = awsPrincipals(statement).map(spell);
  if (first === "") return statement;
  const given = (statement.Principal as { AWS: unknown }).AWS;
  const AWS = typeof given === "string" ? first : [first, ...more];
  return { ...statement, Principal: { ...(statement.Principal as object), AWS } };
}

/**
 * The unique ids behind the role and user ARNs of a trust policy.
 * Throws MalformedPolicyDocument for a principal that does not exist, or was made a moment ago, as IAM does.
 */
export async function resolveTrustPrincipals(context: Context, trust: string): Promise<Map<string, string>> {
  const pins = new Map<string, string>();
  const principals = new Set(statementsOf(JSON.parse(trust)).flatMap(awsPrincipals));
  for (const principal of principals) {
    if (principal === "*" || ACCOUNT_ID.test(principal) || /^arn:aws[a-z-]*:iam::\d{12}:root$/.test(principal))
      continue;
    if (/^arn:aws[a-z-]*:sts::\d{12}:(assumed-role|federated-user)\/[^*?]+$/.test(principal)) continue;
    const found = await findByArn(context, principal);
    if (found === undefined || found.ageMs < context.settings.principalDelayMs) {
      throw new AwsError("MalformedPolicyDocument", `Invalid principal in policy: "AWS":"${principal}"`);
    }
    pins.set(principal, found.id);
  }
  return pins;
}

/** Who asks, as far as a trust policy can name it. */
export interface NamedPrincipal {
  /** ARN of the role or the user: never a session's. */
  arn: string;
  /** Unique id of that role or user as it is now. */
  id: string;
}

// why: an id of the right form that belongs to nobody.
const NOBODY = "AROA0000000000000NONE";

/**
 * The trust policy as it stands for this caller: a role or user ARN that names somebody else, or an earlier holder
 * of the same name, is replaced by an id that matches nobody. The evaluator alone would compare role names
 * without their paths.
 */
export function trustFor(
  trust: unknown,
  pins: ReadonlyMap<string, string> | undefined,
  caller: NamedPrincipal,
): unknown {
  const effective = (principal: string): string => {
    if (parseEntityArn(principal) === undefined) return principal;
    const pinned = pins?.get(principal);
    if (principal === caller.arn && (pinned === undefined || pinned === caller.id)) return principal;
    return pinned ?? NOBODY;
  };
  const statements = statementsOf(trust).map((statement) => withPrincipals(statement, effective));
  return { ...(trust as object), Statement: statements };
}

// why: moto encodes policies in answers with Python's quote, which leaves "/" as it is.
const quoted = (text: string): string => `%22${encodeURIComponent(text).replaceAll("%2F", "/")}%22`;

/** GetRole's answer with the unique id in place of each principal that is gone, as IAM shows it. */
export async function showDeadPrincipals(context: Context, reply: Reply): Promise<Reply> {
  if (reply.status !== 200 || context.state.trustPins.size === 0) return reply;
  let body = reply.body.toString();
  const pins = context.state.trustPins.get(/<Arn>([^<]*)<\/Arn>/.exec(body)?.[1] ?? "") ?? [];
  for (const [principal, id] of pins) {
    const parsed = parseEntityArn(principal);
    if (parsed === undefined) continue;
    const now = await findEntity(context, parsed.account, parsed.kind, parsed.name);
    if (now?.id !== id) body = body.replaceAll(quoted(principal), quoted(id));
  }
  return { ...reply, body };
}
