import type { PolicyDocument, Statement } from "../../core/aws/policy-document.ts";
import type { RoleFacts, RuleCase, SetFacts } from "./rule.ts";

const ROLE: RoleFacts = {
  subject: "hand-made",
  name: "hand-made",
  arn: "arn:aws:iam::222222222222:role/hand-made",
  accountId: "222222222222",
  homeAccountId: "111111111111",
};

/** A case of a role that the engine is about to write, as somebody adds it to the program by hand. */
export function roleCase(role: Partial<RoleFacts>): RuleCase {
  return { role: { ...ROLE, ...role } };
}

/** A case of a permission set that the engine is about to write. */
export function setCase(set: Partial<SetFacts>): RuleCase {
  return { set: { subject: "permission-set:HandMade", name: "HandMade", ...set } };
}

/** The case of a role whose trust policy has this one statement. @param rest Default action: `sts:AssumeRole`. */
export function trustOf(rest: Partial<Statement>): RuleCase {
  return roleCase({ trustPolicy: oneStatement({ Action: "sts:AssumeRole", ...rest }) });
}

/** The case of a role with this one statement in an inline policy. @param more What else there is to the role. */
export function inlineOf(rest: Partial<Statement>, more: Partial<RoleFacts> = {}): RuleCase {
  return roleCase({ documents: [{ name: "own", document: oneStatement(rest) }], ...more });
}

/** A document of one Allow. */
export function oneStatement(rest: Partial<Statement>): PolicyDocument {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", ...rest }] };
}
