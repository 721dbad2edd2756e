import { z } from "zod";
import { ACCOUNT_ID, PERMISSION_SET_NAME, ROLE_NAME, ROLE_PATH } from "../../aws/names.ts";
import { isIsolated, PARTITIONS } from "../../aws/partitions.ts";
import { didYouMean } from "../../faults/did-you-mean.ts";
import { advice, withDigits } from "../check/message.ts";
import { LEVEL_KEY } from "../naming.ts";
import { parseUntil } from "../until.ts";

const UNTIL = "a day that exists, as in 2027-01-31, or a moment in UTC, as in 2027-01-31T18:00:00Z";
const UNTIL_FIX = "Write the day on which access ends (at its start, UTC), or the moment.";

/** Text of one line that matches; `what` completes "expected …". */
export function text(pattern: RegExp, what: string, fix: string) {
  return z.string(advice(what, fix)).regex(pattern, advice(what, fix));
}

const ACCOUNT_ID_ADVICE = withDigits(
  advice(
    "an AWS account id: a string of 12 digits",
    'Write all 12 digits in quotes, as in "012345678901"; without quotes YAML reads a number and drops zeros.',
  ),
  12,
);

/** An account id, as a string. */
export const accountId = z
  .string(ACCOUNT_ID_ADVICE)
  .regex(ACCOUNT_ID, ACCOUNT_ID_ADVICE)
  .describe("AWS account id: 12 digits, in quotes.");

/** A Region, of any partition. */
export const region = text(
  /^[a-z]{2,}(-[a-z]+)+-\d$/,
  "an AWS Region such as eu-west-1",
  "Write the Region's code.",
).describe("AWS Region.");

/** An AWS partition. */
export const partition = (absence: string) =>
  z.enum(PARTITIONS, {
    error: ({ input }) =>
      advice(
        `one of ${PARTITIONS.join(", ")}`,
        typeof input === "string" && isIsolated(input)
          ? "Switchyard does not support the isolated partitions (aws-iso and its like)."
          : `${typeof input === "string" ? didYouMean(input, PARTITIONS) : ""} ${absence}`.trim(),
      ),
  });

/** The name of an IAM role. */
export const roleName = text(
  ROLE_NAME,
  "an IAM role name: 1 to 64 letters, digits or _+=,.@-",
  "Choose a name that IAM accepts.",
);

/** The name of a permission set. */
export const permissionSetName = text(
  PERMISSION_SET_NAME,
  "a permission set name: 1 to 32 letters, digits or _+=,.@-",
  "Choose a name that Identity Center accepts.",
);

/** An IAM path without wildcards. */
export const path = text(
  ROLE_PATH,
  "an IAM path: begins and ends with a slash, with letters, digits or _+=,.@- between, and is not one that AWS keeps for itself",
  "Write it as in /engineering/, without wildcards, and not below /aws-reserved/ or /aws-service-role/.",
).max(512, advice("a path of at most 512 characters", "Shorten it."));

/** The description of an IAM role. Source: IAM `CreateRole`, `Description`. */
export const description = text(
  /^[\t\n\r\u0020-\u007E\u00A1-\u00FF]{1,1000}$/,
  "a description of 1 to 1,000 characters of Latin-1",
  "Shorten it, or replace the characters that IAM does not take.",
);

/** A managed policy: the name of one of AWS, or the ARN of any. */
export const policyReference = text(
  /^(?:arn:[a-z-]+:iam::(?:aws|\d{12}):policy\/)?(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,128}$/,
  "the name of an AWS managed policy, or the ARN of a managed policy",
  "Write a name such as ReadOnlyAccess or job-function/ViewOnlyAccess, or the whole ARN.",
);

/** A policy document as YAML; its statements are looked at by `identityPolicyFaults`. */
export const document = z
  .looseObject(
    {
      Version: z.enum(["2012-10-17", "2008-10-17"], advice('"2012-10-17", in quotes', 'Write Version: "2012-10-17".')),
      Statement: z
        .array(z.looseObject({}, advice("a statement: a map", "Write Effect, Action and Resource.")), {
          error: advice("a list of statements", "Write each statement as a list item."),
        })
        .min(1, advice("at least one statement", "Write a statement, or remove the policy.")),
    },
    advice("a policy document: a map with Version and Statement", "Write the policy as YAML, not as JSON text."),
  )
  .describe("IAM policy document, written as YAML.");

/** Tags. Source: IAM `Tag`. */
export const tags = z
  .record(
    text(
      /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
      "a tag key of 1 to 128 characters that does not begin with aws:",
      "Rename the tag.",
    ),
    text(
      // why not a time of that form: it is what Pulumi makes of an unquoted date.
      /^(?!\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC$)[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
      "a tag value: text of at most 256 letters, digits, spaces or _.:/=+-@",
      "Correct the value; put numbers and dates in quotes.",
    ),
    advice("a map of tags", "Write key: value pairs."),
  )
  .describe("Tags, key: value.");

/** Seconds. Source: IAM `CreateRole`, `MaxSessionDuration`. */
export const maxSessionDuration = z
  .int(advice("a whole number of seconds from 3600 to 43200", "Write seconds, without quotes: 3600 is one hour."))
  .min(3600, advice("at least 3600 seconds (one hour)", "IAM takes no shorter maximum."))
  .max(43_200, advice("at most 43200 seconds (12 hours)", "IAM takes no longer maximum."))
  .describe(
    "Longest session of the role in seconds, 3600 (default) to 43200. Sessions from a permission set are role chaining, which AWS ends after one hour in any case.",
  );

/** True or false; `what` says of what. */
export const flag = (what: string) =>
  z.boolean(advice("true or false", "Write true or false, without quotes.")).describe(what);

/** Key of an access level or a role. */
export const levelKey = text(
  LEVEL_KEY,
  "a key of lower case words joined by dashes, as in read-only",
  "Rename it.",
).max(64, advice("a key of at most 64 characters", "Shorten it."));

/** A day or a moment in UTC; see `parseUntil` for the forms. */
export const until = z
  .string(advice(UNTIL, UNTIL_FIX))
  .refine((written) => parseUntil(written) !== undefined, advice(UNTIL, UNTIL_FIX));
