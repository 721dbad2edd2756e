import type { NamedPolicy } from "../../core/aws/policy-document.ts";
import { type Escalation, escalationOf } from "../../core/client/escalation.ts";
import { abccorpWith } from "./cases/example-project.ts";
import { finding } from "./finding.ts";
import { isAdministrator, roleHolder, speaksOf } from "./holder.ts";
import type { RoleFacts, Rule } from "./rule.ts";
import { readable } from "./written-document.ts";

/** A role whose holder can lift what limits the role. */
export const selfEscalation: Rule = {
  id: "self-escalation",
  severity: "error",
  title: "A role that can rewrite its own trust, boundary or policies",
  why: "What the files say of the role holds only until its holder changes it: who gets in, and what they may do. Of an administrator that is known; of others nobody expects it.",
  mend: "Leave the role's own ARN out of what it may change, deny it, or set a permissionsBoundary. Where an administrator is meant, attach AdministratorAccess, which says so.",
  onRole: (role) => {
    if (isAdministrator(roleHolder(role))) return [];
    const found = escalation(role);
    if (found.kind !== "yes") return [];
    return [finding(role, `whoever holds it can rewrite its own ${found.what.join(", ")} (by ${found.by.join(", ")})`)];
  },
  passes: {
    head: abccorpWith("roles:\n  administrator:\n  read-only:\n  devops: { managedPolicies: [PowerUserAccess] }"),
  },
  fails: {
    head: abccorpWith("roles:\n  administrator:\n  read-only:\n  devops: { managedPolicies: [IAMFullAccess] }"),
  },
};

/** As for a role of the files. @returns `no` where neither ARN nor name of the role is known. */
function escalation(role: RoleFacts): Escalation {
  const { arn = arnOf(role), managedPolicyArns = [], documents = [], boundary, boundaryDocument } = role;
  if (arn === undefined) return { kind: "no" };
  const read = ({ name, document }: NamedPolicy) => ({ name, document: readable(document) });
  const ofAccount = documents.filter(({ name }) => managedPolicyArns.includes(name)).map(read);
  return escalationOf({
    arn,
    managedPolicyArns,
    // why not all: most say nothing of IAM.
    inlinePolicies: documents
      .filter(({ name }) => !managedPolicyArns.includes(name))
      .map(read)
      .filter(({ document }) => speaksOf(document, "iam:")),
    customerPolicies: [
      ...ofAccount.map(({ name, document }) => ({ arn: name, document })),
      ...(boundary === undefined || boundaryDocument === undefined
        ? []
        : [{ arn: boundary, document: readable(boundaryDocument) }]),
    ],
    ...(boundary !== undefined && { permissionsBoundary: boundary }),
  });
}

/** why guessed: the engine knows the ARN only once the role exists; of its path nothing is known then. */
function arnOf({ name, accountId = "000000000000" }: RoleFacts): string | undefined {
  return name === undefined ? undefined : `arn:aws:iam::${accountId}:role/${name}`;
}
