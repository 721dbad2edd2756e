import type { z } from "zod";
import { check } from "../../core/config/check/check-value.ts";
import { clientSchema } from "../../core/config/schema/client-schema.ts";
import { homeSchema } from "../../core/config/schema/home-schema.ts";
import { homeAccountSchema } from "../../core/config/schema/project-schema.ts";
import { CLIENT_STACK, clientStackName, pascalCase } from "../../core/config/naming.ts";
import { bareOrigin } from "../../core/faults/origin.ts";

/** What is wrong with an answer, in one sentence; undefined when nothing is. */
export type AnswerCheck = (answer: string) => string | undefined;

/** By the very schema that the files are checked with. */
function bySchema(schema: z.ZodType): AnswerCheck {
  return (answer) => {
    const [fault] = check(schema, answer, bareOrigin("", "answer")).faults;
    return fault === undefined ? undefined : `Expected ${fault.expected}. ${fault.fix}`;
  };
}

const { identityCenter } = homeSchema.shape;

export const checkName = bySchema(clientSchema.shape.name);
export const checkAccountId = bySchema(clientSchema.shape.accountId);
export const checkCompany = bySchema(homeAccountSchema.shape.company);
export const checkRegion = bySchema(identityCenter.unwrap().shape.region);
export const checkPortal = bySchema(identityCenter.unwrap().shape.portal);

export const checkSlug: AnswerCheck = (answer) =>
  CLIENT_STACK.test(clientStackName(answer))
    ? undefined
    : "Expected lower case letters and digits, with single dashes, dots or underscores between, as in abccorp.";

/** The first of several checks that finds something. */
export function firstOf(...checks: readonly AnswerCheck[]): AnswerCheck {
  return (answer) => checks.map((one) => one(answer)).find((found) => found !== undefined);
}

/** A client's name from its slug: `abc-corp` is `AbcCorp`. */
export function nameFromSlug(slug: string): string {
  return pascalCase(slug.replaceAll(/[._]/g, "-"));
}
