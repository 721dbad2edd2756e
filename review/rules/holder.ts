import { parsePolicyArn, partitionOf } from "../../core/aws/arns.ts";
import { boundaryPasses, knownPolicyOfAws } from "../../core/aws/managed-policies.ts";
import type { PolicyDocument, Statement } from "../../core/aws/policy-document.ts";
import { listOf } from "../../core/aws/policy-statements.ts";
import { possibleEffect } from "../../core/evaluate/possible-effect.ts";
import type { PlacedPolicy, RoleFacts, SetFacts } from "./rule.ts";
import { readable } from "./written-document.ts";

/** Whoever holds a role or permission set, as far as what it may do is known. */
export interface Holder {
  /** Documents that somebody wrote, in the form of `readable`. */
  readonly written: readonly PlacedPolicy[];
  /** Managed policies of AWS of which something is known: of each, the part that changes roles and managed policies. */
  readonly ofAws: readonly PlacedPolicy[];
  readonly boundary?: { readonly name: string; readonly document?: PolicyDocument };
  /** For ARNs of what somebody could reach. */
  readonly partition: string;
  readonly accountId: string;
}

/** One statement that can allow a call. */
export interface Allowing {
  readonly policy: PlacedPolicy;
  readonly statement: Statement;
  readonly index: number;
}

/** Account of whoever could be in any: no account has it. */
const ANY_ACCOUNT = "000000000000";

// why kept: half a dozen rules ask for each role.
const holders = new WeakMap<RoleFacts, Holder>();

/** Holder of a role. What is not known of it allows nothing here. */
export function roleHolder(role: RoleFacts): Holder {
  const known = holders.get(role) ?? holderOf(role);
  holders.set(role, known);
  return known;
}

function holderOf({ documents = [], managedPolicyArns = [], ...role }: RoleFacts): Holder {
  return {
    written: documents.map((policy) => ({ ...policy, document: readable(policy.document) })),
    ofAws: knownOfAws(managedPolicyArns),
    ...limited(role),
    partition: role.arn === undefined ? "aws" : partitionOf(role.arn),
    accountId: role.accountId ?? ANY_ACCOUNT,
  };
}

/** Holder of a permission set. */
export function setHolder({ inlinePolicy, managedPolicyArns = [], ...set }: SetFacts): Holder {
  const inline = inlinePolicy && { name: "inline policy", document: readable(inlinePolicy) };
  return {
    written: inline === undefined ? [] : [inline],
    ofAws: knownOfAws(managedPolicyArns),
    ...limited(set),
    partition: "aws",
    accountId: ANY_ACCOUNT,
  };
}

function knownOfAws(arns: readonly string[]): readonly PlacedPolicy[] {
  return arns.flatMap((arn) => {
    const { owner, name = "" } = parsePolicyArn(arn) ?? {};
    const document = owner === "aws" ? knownPolicyOfAws(name) : undefined;
    return document === undefined ? [] : [{ name, document }];
  });
}

function limited({
  boundary,
  boundaryDocument,
}: Pick<RoleFacts, "boundary" | "boundaryDocument">): Pick<Holder, "boundary"> {
  if (boundary === undefined) return {};
  return { boundary: { name: boundary, ...(boundaryDocument && { document: readable(boundaryDocument) }) } };
}

/**
 * The statements by which a holder can make a call when nothing is known of the request; none where a policy denies it in
 * any case or the boundary does not let it through. A boundary of which nothing is known here is taken to let it through.
 * @param action In lower case.
 * @param resource Absent: any resource will do.
 */
export function allowing(
  { written, ofAws, boundary }: Holder,
  action: string,
  resource: string | undefined,
): readonly Allowing[] {
  const held = [...written, ...ofAws];
  const about = held.filter(({ document }) => speaksOf(document, action));
  if (about.some(({ document }) => possibleEffect(document, action, resource ?? NOWHERE) === "deny")) return [];
  const found = about.flatMap((policy) =>
    policy.document.Statement.flatMap((statement, index) =>
      statement.Effect === "Allow" && allows(policy.document, statement, action, resource)
        ? [{ policy, statement, index }]
        : [],
    ),
  );
  return found.length === 0 || passes(boundary, action, resource) ? found : [];
}

/** A resource that only a statement about everything speaks of. */
const NOWHERE = "arn:aws:xq7:::xq7";

function allows(
  { Version }: PolicyDocument,
  statement: Statement,
  action: string,
  resource: string | undefined,
): boolean {
  const one = resource === undefined ? onEverything(statement) : statement;
  return possibleEffect({ ...(Version && { Version }), Statement: [one] }, action, resource ?? NOWHERE) === "allow";
}

/** The same statement about every resource. */
function onEverything(statement: Statement): Statement {
  const rest = Object.entries(statement).filter(([element]) => element !== "Resource" && element !== "NotResource");
  return { ...(Object.fromEntries(rest) as unknown as Statement), Resource: "*" };
}

function passes(boundary: Holder["boundary"], action: string, resource: string | undefined): boolean {
  if (boundary === undefined) return true;
  const { owner, name = "" } = parsePolicyArn(boundary.name) ?? {};
  const document = boundary.document ?? (owner === "aws" ? knownPolicyOfAws(name) : undefined);
  if (document === undefined) return true;
  if (boundary.document === undefined) {
    // why: of a policy of AWS only a part is known here.
    if (action.startsWith("sts:")) return boundaryPasses(boundary.name) !== false;
    if (!action.startsWith("iam:")) return true;
  }
  return (
    possibleEffect(document, action, resource ?? NOWHERE) !== "deny" &&
    document.Statement.some((one) => one.Effect === "Allow" && allows(document, one, action, resource))
  );
}

// why asked first: most documents are about a service or two, and a fleet has thousands of them.
const services = new WeakMap<PolicyDocument, Map<string, boolean>>();

/** Whether a document, in the form of `readable`, says anything of the action's service. */
export function speaksOf(document: PolicyDocument, action: string): boolean {
  const service = action.slice(0, action.indexOf(":"));
  const known = services.get(document) ?? new Map<string, boolean>();
  services.set(document, known);
  const before = known.get(service);
  if (before !== undefined) return before;
  const says = document.Statement.some(({ Action, NotAction }) => {
    if (NotAction !== undefined) return true;
    return listOf(Action).some((written) => {
      const prefix = String(written).split(":", 1)[0]?.toLowerCase() ?? "";
      return prefix === service || /[*?]/.test(prefix);
    });
  });
  known.set(service, says);
  return says;
}

/** Whether somebody with it is an administrator by design: it says so in so many words, with nothing left out. */
export function isAdministrator({ written, ofAws }: Holder): boolean {
  const isAll = (value: Statement["Action"], all: readonly string[]) =>
    listOf(value).some((one) => all.includes(String(one)));
  return (
    ofAws.some(({ name }) => name === "AdministratorAccess") ||
    written.some(({ document }) =>
      document.Statement.some(
        ({ Effect, Action, Resource }) => Effect === "Allow" && isAll(Action, ["*", "*:*"]) && isAll(Resource, ["*"]),
      ),
    )
  );
}
