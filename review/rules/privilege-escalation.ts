import { awsManagedPolicyArn } from "../../core/aws/arns.ts";
import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import { listed } from "../../core/faults/fault.ts";
import { inlineOf } from "./case-facts.ts";
import { GIVING_ACCESS, RUNNING_AS, TAKING_OVER } from "./escalation-paths.ts";
import { finding } from "./finding.ts";
import { type Allowing, allowing, type Holder, isAdministrator, roleHolder, setHolder } from "./holder.ts";
import { PASSING } from "./pass-role-anywhere.ts";
import type { Found, RoleFacts, Rule, SetFacts } from "./rule.ts";
import { isLimitedBy, wideStatements } from "./wide-statements.ts";

/** Rights with which somebody who is no administrator becomes one. */
export const privilegeEscalation: Rule = {
  id: "privilege-escalation",
  severity: "error",
  title: "Rights with which somebody who is no administrator becomes one",
  why: "Whoever may make access keys for others, write or attach policies, rewrite trusts, or give any role to a service has whatever the strongest principal of the account has, whatever the level is called.",
  mend: "Name the users, roles and policies as Resource, add a condition on `iam:PermissionsBoundary` or `iam:PassedToService`, or set a permissionsBoundary. Where an administrator is meant, attach AdministratorAccess, which says so.",
  onRole: (role) => escalating(role, roleHolder(role)),
  onSet: (set) => escalating(set, setHolder(set)),
  passes: inlineOf({ Action: ["iam:GetRole", "iam:ListRoles", "lambda:*"], Resource: "*" }),
  fails: inlineOf({ Action: ["iam:CreateAccessKey", "iam:ListUsers"], Resource: "arn:aws:iam::222222222222:user/*" }),
};

interface Way {
  readonly words: string;
  readonly by: readonly Allowing[];
}

function escalating(about: RoleFacts | SetFacts, holder: Holder): readonly Found[] {
  if (isAdministrator(holder)) return [];
  const ways = [...takingOver(holder), ...givingAccess(holder), ...running(holder, about.managedPolicyArns ?? [])];
  const [first] = ways.flatMap(({ by }) => by).filter(({ policy }) => holder.written.includes(policy));
  if (ways.length === 0) return [];
  const policies = new Set(ways.flatMap(({ by }) => by.map(({ policy }) => policy.name)));
  const unless =
    holder.boundary === undefined ? "" : `, unless the boundary ${holder.boundary.name} keeps that from it`;
  return [
    finding(
      about,
      `whoever holds it can become administrator by ${listed(ways.map(({ words }) => words))} (${[...policies].join(", ")})${unless}`,
      () => first?.policy.at?.(["Statement", first.index]),
    ),
  ];
}

function takingOver(holder: Holder): readonly Way[] {
  return TAKING_OVER.flatMap(({ action, kind, keptBy }) => {
    const by = wideStatements(holder, action.toLowerCase(), kind).filter(
      (one) => keptBy === undefined || !isLimitedBy(one, keptBy),
    );
    return by.length === 0 ? [] : [{ words: action, by }];
  });
}

function givingAccess(holder: Holder): readonly Way[] {
  return GIVING_ACCESS.flatMap((action) => {
    const by = allowing(holder, action.toLowerCase(), undefined);
    return by.length === 0 ? [] : [{ words: action, by }];
  });
}

function running(holder: Holder, managedPolicyArns: readonly string[]): readonly Way[] {
  const by = wideStatements(holder, "iam:passrole", "role").filter((one) => !isLimitedBy(one, PASSING));
  if (by.length === 0) return [];
  const more = WIDE_OF_AWS.filter(([name]) =>
    managedPolicyArns.includes(awsManagedPolicyArn(holder.partition as "aws", name)),
  ).map(([name, document]) => ({ name, document }));
  const able = { ...holder, ofAws: [...holder.ofAws, ...more] };
  return RUNNING_AS.flatMap((steps) => {
    const made = steps.map((calls) => calls.find((call) => allowing(able, call.toLowerCase(), undefined).length > 0));
    return made.includes(undefined) ? [] : [{ words: `iam:PassRole with ${made.join(" and ")}`, by }];
  });
}

const all = (rest: { readonly Action: string } | { readonly NotAction: readonly string[] }): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Resource: "*", ...rest }],
});

/** Managed policies of AWS that allow all of a service, or of all services. Source: AWS managed policy reference guide. */
const WIDE_OF_AWS: readonly (readonly [name: string, document: PolicyDocument])[] = [
  ["PowerUserAccess", all({ NotAction: ["iam:*", "organizations:*", "account:*"] })],
  ["AmazonEC2FullAccess", all({ Action: "ec2:*" })],
  ["AWSLambda_FullAccess", all({ Action: "lambda:*" })],
  ["AWSCloudFormationFullAccess", all({ Action: "cloudformation:*" })],
  ["AmazonECS_FullAccess", all({ Action: "ecs:*" })],
  ["AmazonSageMakerFullAccess", all({ Action: "sagemaker:*" })],
];
