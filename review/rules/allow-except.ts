import { listOf } from "../../core/aws/policy-statements.ts";
import { cut } from "../../core/faults/fault.ts";
import { inlineOf } from "./case-facts.ts";
import { finding } from "./finding.ts";
import { type Holder, roleHolder, setHolder } from "./holder.ts";
import type { Found, RoleFacts, Rule, SetFacts } from "./rule.ts";
import { statementInWords } from "./wide-statements.ts";

/** A statement that allows everything but what it names. */
export const allowExcept: Rule = {
  id: "allow-except",
  severity: "warning",
  title: "A statement that allows whatever it does not name",
  why: "`Allow` with `NotAction` or `NotResource` is no prohibition: it allows all the rest, of all services, also of those that AWS adds next year.",
  mend: "Name what is allowed, or allow it widely and add a `Deny` for the exceptions.",
  onRole: (role) => excepting(role, roleHolder(role)),
  onSet: (set) => excepting(set, setHolder(set)),
  passes: inlineOf({ Action: "ecs:*", Resource: "*" }),
  fails: inlineOf({ NotAction: ["iam:*", "organizations:*"], Resource: "*" }),
};

function excepting(about: RoleFacts | SetFacts, { written }: Holder): readonly Found[] {
  return written.flatMap((policy) =>
    policy.document.Statement.flatMap((statement, index) => {
      const { Effect, NotAction, NotResource } = statement;
      const element = NotAction === undefined ? "NotResource" : "NotAction";
      if (Effect !== "Allow" || (NotAction ?? NotResource) === undefined) return [];
      const named = cut(listOf(NotAction ?? NotResource).join(", "));
      return [
        finding(
          about,
          `${statementInWords({ policy, statement, index })} allows everything but its ${element} (${named})`,
          () => policy.at?.(["Statement", index]),
        ),
      ];
    }),
  );
}
