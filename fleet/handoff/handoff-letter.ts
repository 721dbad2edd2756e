import type { ClientPlan, RolePlan } from "../../core/client/client-plan.ts";
import type { TrustWay } from "../../core/client/trust/trust-way.ts";
import { conditionsInWords } from "../../core/changes/condition-differences.ts";
import { rightsInWords } from "../../core/changes/rights-words.ts";

/** A piece of a line: words of ours, a name or another text as written, or a link. */
export type Span = string | { readonly code: string } | { readonly link: string; readonly text: string };

/** A part of a letter. */
export type Block =
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly line: readonly Span[] }
  | { readonly kind: "paragraph"; readonly line: readonly Span[] }
  | { readonly kind: "list"; readonly isOrdered: boolean; readonly lines: readonly (readonly Span[])[] }
  /** Lines of a shell, to be copied. */
  | { readonly kind: "commands"; readonly lines: readonly string[] };

/** What the letter speaks of beside the roles. */
export interface LetterParts {
  /** Name of the template's file. */
  readonly templateFile: string;
  readonly digest: string;
  /** Day on which it was written: `2026-11-30`. */
  readonly day: string;
  /** Name of the CloudFormation stack. */
  readonly stackName: string;
  /** Whether the template is too large to be passed in the call itself. */
  readonly needsBucket: boolean;
  /** Link to the console's page, filled in; absent without a place of the template. */
  readonly quickCreate?: string;
}

/** The letter for the client's administrator: what is asked, who gets in, how to make it, check it, and end it. */
export function handoffLetter(plan: ClientPlan, parts: LetterParts): readonly Block[] {
  const { accountId, homeAccountId } = plan;
  const [first, ...others] = plan.roles;
  return [
    heading(1, "Access to the AWS account ", code(accountId)),
    paragraph(
      `This is to be made in the AWS account `,
      code(accountId),
      ` (`,
      code(plan.name),
      `): ${first !== undefined && others.length === 0 ? "one IAM role" : `${plan.roles.length} IAM roles`}, by the CloudFormation template `,
      code(parts.templateFile),
      `. By a role people of the AWS account `,
      code(homeAccountId),
      ` enter yours, as said below and not otherwise. No user and no key is made, and nothing is installed.`,
    ),
    heading(2, "What is made, and who gets in"),
    ...plan.roles.flatMap((role) => roleBlocks(role, homeAccountId)),
    heading(2, "Make it"),
    ...making(plan, parts),
    heading(2, "Change it, and end it"),
    paragraph(
      "When the access changes you get a new template: update the same stack with it, and the roles follow. To end all of this access, delete the stack ",
      code(parts.stackName),
      "; nobody has to be asked, and sessions that have begun end within the hour. AWS CloudTrail tells who entered a role and when.",
    ),
    paragraph("Template of ", code(parts.day), ", digest ", code(parts.digest), "."),
  ];
}

function roleBlocks(role: RolePlan, homeAccountId: string): readonly Block[] {
  const { name, path, description, managedPolicyArns, inlinePolicies, permissionsBoundary: boundary } = role;
  const rights = rightsInWords({
    managedPolicyArns,
    documents: inlinePolicies,
    ...(boundary !== undefined && { boundary }),
  });
  return [
    heading(3, "Role ", code(`${path.slice(1)}${name}`)),
    ...(description === "" ? [] : [paragraph("Its description: ", code(description))]),
    paragraph("What it may do:"),
    list(
      false,
      rights.map((line) => [code(line)]),
    ),
    paragraph("Who gets in:"),
    list(
      false,
      role.trust.map((way) => wayLine(way, homeAccountId)),
    ),
  ];
}

function wayLine(way: TrustWay, homeAccountId: string): readonly Span[] {
  const conditions = conditionsInWords(way);
  const under = conditions.length === 0 ? [] : [", only ", code(conditions.join("; "))];
  const named = (words: string, names: readonly string[]): readonly Span[] => [
    `${words} `,
    ...names.flatMap((name, index): Span[] => [...(index === 0 ? [] : [", "]), code(name)]),
    ` of the account `,
    code(homeAccountId),
    ...under,
  ];
  switch (way.kind) {
    case "permissionSets":
      return named("people who hold the permission set", way.names);
    case "users":
      return named("the IAM user", way.names);
    case "roles":
      return named("the IAM role", way.names);
    case "wholeAccount":
      return [
        "everybody in the account ",
        code(homeAccountId),
        " whom its own policies allow to enter; the reason given: ",
        code(way.reason),
        ...under,
      ];
  }
}

function making(plan: ClientPlan, parts: LetterParts): readonly Block[] {
  const { templateFile, stackName, needsBucket, quickCreate } = parts;
  const acknowledge = "tick the box that says that the template makes IAM resources with names of its own";
  const region = { code: plan.region };
  return [
    paragraph(
      "You need the right to make IAM roles in the account ",
      code(plan.accountId),
      ". In any other account the template makes nothing.",
    ),
    ...(quickCreate === undefined
      ? [
          paragraph("In the console:"),
          list(true, [
            ["Sign in to the account ", code(plan.accountId), " and choose the Region ", region, "."],
            ["Open CloudFormation, Create stack, With new resources, and upload ", code(templateFile), "."],
            ["Give the stack the name ", code(stackName), `, ${acknowledge}, and create it.`],
          ]),
        ]
      : [
          paragraph(
            "In the console: sign in to the account ",
            code(plan.accountId),
            ", open ",
            { link: quickCreate, text: "this page of CloudFormation" },
            `, ${acknowledge}, and create the stack.`,
          ),
        ]),
    paragraph("Or with the AWS CLI; the first command must print ", code(plan.accountId), ":"),
    {
      kind: "commands",
      lines: [
        "aws sts get-caller-identity --query Account --output text",
        [
          `aws cloudformation deploy --region ${plan.region} --stack-name ${stackName}`,
          `--template-file ${templateFile}`,
          ...(needsBucket ? ["--s3-bucket <a bucket of yours>"] : []),
          "--capabilities CAPABILITY_NAMED_IAM",
        ].join(" "),
      ],
    },
    paragraph("If it fails since a role of that name exists, nothing is made: tell us, before you delete it."),
  ];
}

function heading(level: 1 | 2 | 3, ...line: readonly Span[]): Block {
  return { kind: "heading", level, line };
}

function paragraph(...line: readonly Span[]): Block {
  return { kind: "paragraph", line };
}

function list(isOrdered: boolean, lines: readonly (readonly Span[])[]): Block {
  return { kind: "list", isOrdered, lines };
}

function code(text: string): Span {
  return { code: text };
}
