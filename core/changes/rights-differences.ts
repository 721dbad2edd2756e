import { parsePolicyArn } from "../aws/arns.ts";
import type { PolicyDocument, Statement } from "../aws/policy-document.ts";
import { listed } from "../faults/fault.ts";
import type { Rights } from "./access.ts";
import type { Difference, Direction } from "./access-difference.ts";
import { type Atom, atomsOf, isCovered } from "./atoms.ts";
import { policyInWords, statementInWords, whereInWords } from "./rights-words.ts";

/**
 * How rights differ: managed policies by their names, documents statement by statement, whichever of them a statement
 * stands in. What the other side allows already is no difference, however it is written.
 */
export function rightsDifferences(before: Rights, after: Rights): readonly Difference[] {
  return [...managed(before, after), ...statements(before, after), ...boundaries(before, after)];
}

const ADMINISTRATOR = /^arn:[a-z-]+:iam::aws:policy\/AdministratorAccess$/;

function managed({ managedPolicyArns: before }: Rights, { managedPolicyArns: after }: Rights): Difference[] {
  const difference = (arn: string, direction: Direction, verb: string): Difference => ({
    aspect: "managed-policy",
    direction,
    words: `${verb} the policy ${policyInWords(arn)}`,
  });
  return [
    ...after
      .filter((arn) => !before.includes(arn))
      .map((arn) => difference(arn, mayDeny(arn) ? "either" : "wider", "gets")),
    ...before
      .filter((arn) => !after.includes(arn))
      .map((arn) => difference(arn, mayDeny(arn) ? "either" : "narrower", "loses")),
  ];
}

/** Whether a policy whose text is not here can deny something: one that is not AWS's, and those of AWS that are made for it. */
export function mayDeny(arn: string): boolean {
  const { owner, name = "" } = parsePolicyArn(arn) ?? {};
  return owner !== "aws" || /deny|quarantine/i.test(name);
}

function statements(before: Rights, after: Rights): Difference[] {
  const [from, to] = [allAtoms(before), allAtoms(after)];
  const allowed = (atoms: readonly Atom[], effect: Statement["Effect"]) => atoms.filter((one) => one.effect === effect);
  const missing = (atoms: readonly Atom[], by: readonly Atom[], effect: Statement["Effect"]) => {
    const others = allowed(by, effect);
    return allowed(atoms, effect).filter((atom) => !isCovered(atom, others));
  };
  return [
    ...inWords(missing(to, from, "Allow"), "wider", "now also"),
    ...inWords(missing(from, to, "Deny"), "wider", "no longer", to),
    ...inWords(missing(from, to, "Allow"), "narrower", "no longer", to),
    ...inWords(missing(to, from, "Deny"), "narrower", "now also"),
  ];
}

const EVERYTHING: Statement = { Effect: "Allow", Action: "*", Resource: "*" };
const OF_ADMINISTRATOR: PolicyDocument = { Version: "2012-10-17", Statement: [EVERYTHING] };

function allAtoms({ documents, managedPolicyArns }: Rights): readonly Atom[] {
  const all = managedPolicyArns.some((arn) => ADMINISTRATOR.test(arn)) ? [OF_ADMINISTRATOR] : [];
  // why filtered: AWS's own policy is told by its name.
  return [...documents.map(({ document }) => document), ...all].flatMap(atomsOf);
}

/**
 * One difference for each statement that the parts come of.
 * @param left What is there in place of parts that are gone: the same under other conditions is told, too.
 */
function inWords(atoms: readonly Atom[], direction: Direction, when: string, left: readonly Atom[] = []): Difference[] {
  const byStatement = new Map<Statement, Atom[]>();
  for (const atom of atoms)
    if (atom.statement !== EVERYTHING)
      byStatement.set(atom.statement, [...(byStatement.get(atom.statement) ?? []), atom]);
  return [...byStatement].map(([statement, parts]) => ({
    aspect: "statement",
    direction,
    words: `${when} ${partsInWords(statement, parts)}${stillWhere(parts, left)}`,
  }));
}

/** `; now only where bool aws:x is true`: the conditions under which what is gone still holds. */
function stillWhere(parts: readonly Atom[], left: readonly Atom[]): string {
  const still = left.filter((one) =>
    parts.some(
      ({ effect, action, resource }) =>
        action !== undefined && one.effect === effect && one.action === action && one.resource === resource,
    ),
  );
  const where = [...new Set(still.map(({ statement }) => whereInWords(statement)))].filter((words) => words !== "");
  return where.length === 0 ? "" : `; now only${where.join(" or")}`;
}

function partsInWords(statement: Statement, parts: readonly Atom[]): string {
  if (parts.some(({ action }) => action === undefined)) return statementInWords(statement);
  const spelled = new Map([statement.Action ?? []].flat().map((action) => [action.toLowerCase(), action]));
  const actions = [...new Set(parts.map(({ action = "" }) => spelled.get(action) ?? action))];
  const resources = [...new Set(parts.map(({ resource = "" }) => resource))];
  // why: what is left of a statement need not be every action on every resource.
  if (actions.length * resources.length !== parts.length) return statementInWords(statement);
  const effect = statement.Effect === "Allow" ? "allows" : "denies";
  return `${effect} ${listed(actions)} on ${listed(resources)}${whereInWords(statement)}${statement.Sid === undefined ? "" : ` (${statement.Sid})`}`;
}

function boundaries(before: Rights, after: Rights): Difference[] {
  const [from, to] = [before.boundary, after.boundary];
  const difference = (direction: Direction, words: string): Difference => ({ aspect: "boundary", direction, words });
  if (from === undefined && to === undefined) return [];
  if (from === undefined)
    return [difference("narrower", `is limited by the permissions boundary ${policyInWords(to ?? "")}`)];
  if (to === undefined)
    return [difference("wider", `is no longer limited by the permissions boundary ${policyInWords(from)}`)];
  const [old, now] = [before.boundaryDocument, after.boundaryDocument];
  if (old !== undefined && now !== undefined) {
    const none = { managedPolicyArns: [] };
    const found = statements(
      { ...none, documents: [{ name: from, document: old }] },
      { ...none, documents: [{ name: to, document: now }] },
    );
    return found.map((one) => ({ ...one, aspect: "boundary", words: `permissions boundary ${one.words}` }));
  }
  if (from === to && old === now) return [];
  return [difference("either", `has the permissions boundary ${policyInWords(to)} in place of ${policyInWords(from)}`)];
}
