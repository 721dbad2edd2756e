import { accountOf } from "../../aws/arns.ts";
import { permissionSetOf } from "../../aws/reserved-roles.ts";
import type { Point } from "../../requests/box.ts";
import { callerInWords, inWords } from "../../requests/in-words.ts";
import { CALLER, MOMENT } from "../../requests/request-keys.ts";

/** One thing that has to be different about a request. */
export interface CallDifference {
  /** As it reads behind `the same call`: `with MFA`, `from 198.51.100.0`. */
  readonly what: string;
  /** Whether the caller can bring it with the call, or it is to be changed who calls, or what is known of the caller. */
  readonly as: "bring" | "change";
}

const BROUGHT = /^(?:sts:.*|aws:(?:multifactorauth.*|sourceip|requestedregion|tagkeys|requesttag\/.*))$/;

/** What each says as well, so that it need not be said twice. */
const SAID_BY: Readonly<Record<string, RegExp>> = {
  "aws:multifactorauthpresent": /^aws:multifactorauthage$/,
  "aws:tagkeys": /^aws:requesttag\//,
};

/** What is different about a request in some of its dimensions. */
export function differencesOf(point: Point, changed: ReadonlySet<string>): readonly CallDifference[] {
  const isSaid = (dimension: string): boolean =>
    [...changed].some((other) => SAID_BY[dimension]?.test(other) === true && point.get(other) !== undefined);
  return [...changed]
    .filter((dimension) => !isSaid(dimension))
    .map((dimension) => ({
      what: words(dimension, point),
      as: dimension === MOMENT || BROUGHT.test(dimension) ? "bring" : "change",
    }));
}

function words(dimension: string, point: Point): string {
  const value = point.get(dimension);
  if (dimension !== CALLER) return inWords(dimension, value);
  const arn = callerInWords(value);
  const set = permissionSetOf(arn);
  const who = set === undefined ? `as ${arn}` : `through the permission set ${set} of account ${accountOf(arn)}`;
  return `${who}, if its own policies allow it`;
}
