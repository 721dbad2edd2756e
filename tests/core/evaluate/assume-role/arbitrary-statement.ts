import fc from "fast-check";
import type { Effect, Principal, Statement } from "../../../../core/aws/policy-document.ts";
import type { AssumingPrincipal } from "../../../../core/evaluate/request.ts";
import { arbitraryCondition } from "./arbitrary-condition.ts";
import { maybe, present } from "./arbitrary-optional.ts";

// Left out, as in condition-pool.ts, and covered by cases/:
// - documents without `Version: 2012-10-17`: iam-simulate fills in variables all the same. AWS: "variables like ${aws:username}
//   are treated as literal strings in the policy".
// - empty tag values: iam-simulate takes them for absent in variables, and not in set operators. AWS, of
//   ForAllValues: true "if the key values resolve to a null data set, such as an empty string".
// - the root user: iam-simulate allows it; STS refuses ("Roles may not be assumed by root accounts").
// - `arn:aws:iam:*:role/x`: iam-simulate keeps a `*` within its part. AWS: "If the * wildcard is the last character of a resource
//   ARN segment, it can expand to match beyond the colon boundaries".
// - a role's ARN with a path that is not its own: iam-simulate compares the last segment only, since a session's ARN holds no path.
// - a Deny with NotPrincipal that lists a user or role without its account: iam-simulate excepts it. AWS: "Otherwise, the policy
//   might deny access to the entire account".
// - statements that IAM refuses (unknown operators and elements, partial wildcards in Principal, resources with too few parts).

export const HOME = "111111111111";
export const CLIENT = "222222222222";
const ROOT = `arn:aws:iam::${HOME}:root`;

/** The caller's own names, by how they grant. */
function ownNames(caller: AssumingPrincipal): { entity: string; session?: string } {
  if (caller.kind !== "session") return { entity: caller.arn };
  const name = caller.roleArn.split("/").pop() ?? "";
  return { entity: caller.roleArn, session: `arn:aws:sts::${HOME}:assumed-role/${name}/${caller.sessionName}` };
}

const OTHERS = [
  CLIENT,
  "arn:aws:iam::333333333333:root",
  `arn:aws:iam::${HOME}:user/eve`,
  `arn:aws:iam::${HOME}:role/other`,
  `arn:aws:sts::${HOME}:assumed-role/dev/eve`,
  "AIDAZZZZZZZZZZEXAMPLE",
];

/** Principals that name the caller in some form, mostly. */
export function principalElement(
  caller: AssumingPrincipal,
  effect: Effect,
): fc.Arbitrary<{ Principal: Principal } | { NotPrincipal: Principal }> {
  const { entity, session } = ownNames(caller);
  const own = [HOME, ROOT, ROOT, entity, ...(session ? [session] : []), "*"];
  const aws = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...own) },
    { weight: 1, arbitrary: fc.constantFrom(...OTHERS) },
  );
  const named = fc.oneof(
    { weight: 6, arbitrary: aws.map((AWS): Principal => ({ AWS })) },
    { weight: 3, arbitrary: fc.array(aws, { minLength: 1, maxLength: 3 }).map((AWS): Principal => ({ AWS })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Principal>(
        "*",
        { Service: "ec2.amazonaws.com" },
        { Federated: `arn:aws:iam::${HOME}:saml-provider/idp` },
        { Service: "ec2.amazonaws.com", AWS: HOME },
      ),
    },
  );
  const others = fc.constantFrom<string[]>([CLIENT], OTHERS);
  const excepted =
    effect === "Deny"
      ? fc.oneof(others, fc.constant([entity, ROOT, ...(session ? [session] : [])]))
      : fc.oneof(others, fc.constantFrom<string[]>([entity], [HOME, entity], [ROOT]));
  return fc.oneof(
    { weight: 12, arbitrary: named.map((Principal) => ({ Principal })) },
    { weight: 1, arbitrary: excepted.map((AWS) => ({ NotPrincipal: { AWS } })) },
  );
}

const actionElement = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      { Action: "sts:AssumeRole" },
      { Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"] },
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      { Action: "sts:*" },
      { Action: "STS:assume????" },
      { Action: ["sts:T*", "sts:A*Role", "sts:?etSource*"] },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      { Action: "sts:AssumeRole?" },
      { Action: ["sts:TagSession"] },
      { NotAction: "sts:TagSession" },
      { NotAction: ["sts:Get*", "s3:*"] },
      { NotAction: "sts:assume*" },
    ),
  },
);

/** Resources at or near the target role. */
export function resourceElement(target: string) {
  const account = target.slice(13, 25);
  const near = [
    target,
    "*",
    target.replace(/\w$/, "?"),
    `arn:aws:iam::${account}:role/*`,
    `arn:aws:iam::${account}:*`,
    "arn:aws:iam::*:role/*",
    "arn:*",
    `arn:aws:iam::${account.slice(0, 4)}*:role/*get`,
  ];
  const far = [
    `${target}s`,
    target.toUpperCase().replace("ARN:AWS:IAM", "arn:aws:iam"),
    `arn:aws:iam::${account}:role/?`,
    "arn:aws:iam::2*3:role/*",
    "arn:aws:s3:::bucket/*",
  ];
  const variable = [
    `arn:aws:iam::${account}:role/\${aws:username}*`,
    `arn:aws:iam::${account}:role/\${aws:PrincipalTag/none, 'target'}`,
    `arn:aws:iam::${account}:role/ops/\${aws:PrincipalTag/team}`,
  ];
  const one = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...near) },
    { weight: 1, arbitrary: fc.constantFrom(...far) },
    { weight: 1, arbitrary: fc.constantFrom(...variable) },
  );
  const list = fc.array(one, { minLength: 1, maxLength: 2 });
  return fc.oneof(
    { weight: 9, arbitrary: fc.oneof(one, list).map((Resource) => ({ Resource })) },
    { weight: 1, arbitrary: fc.constantFrom(...far, target).map((NotResource) => ({ NotResource })) },
  );
}

/** The statements of one policy: Allows, and sometimes a Deny. */
export function statements(element: (effect: Effect) => fc.Arbitrary<object>): fc.Arbitrary<Statement[]> {
  const statement = (effect: Effect, conditioned: number): fc.Arbitrary<Statement> =>
    fc
      .tuple(element(effect), actionElement, maybe(conditioned, arbitraryCondition(effect)))
      .map(([who, action, Condition]) => present({ Effect: effect, ...who, ...action, Condition }) as Statement);
  return fc
    .tuple(fc.array(statement("Allow", 42), { minLength: 1, maxLength: 3 }), maybe(18, statement("Deny", 95)))
    .map(([allows, denies]) => (denies ? [...allows, denies] : allows));
}
