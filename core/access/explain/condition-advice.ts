import type { Mismatch } from "../../evaluate/decision.ts";

/** Where a condition is written down, for the end of an instruction. */
export interface Written {
  /** `trust of role read-only in Pulumi.client-abccorp.yaml`, `the grant in Pulumi.home.yaml`. */
  readonly place: string;
  /** `pulumi up -s client-abccorp` */
  readonly update: string;
}

type Advice = (mismatch: Mismatch, written: Written) => string;

const text = (found: Mismatch["found"]): string => [found ?? "nothing"].flat().join(", ");
const list = (values: readonly string[]): string => values.map((value) => JSON.stringify(value)).join(" or ");

const ADVICE: Readonly<Record<string, Advice>> = {
  "sts:externalid": ({ expected, found }) =>
    found === null
      ? `Send the external id ${list(expected)} with the call (external_id in ~/.aws/config): none was sent. The console cannot send one.`
      : `Send the external id ${list(expected)}: ${JSON.stringify(text(found))} is another one.`,
  "aws:multifactorauthpresent": (_, { place, update }) =>
    `Sign in with MFA (mfa_serial in ~/.aws/config). A session from Identity Center never shows its MFA to STS: for such people, take mfa out of ${place}, then run \`${update}\`.`,
  "aws:multifactorauthage": ({ expected, found }) =>
    found === null
      ? "Sign in with MFA: how old it is must be known, and it is not."
      : `Sign in with MFA again: it is ${text(found)} seconds old, and must be younger than ${expected.join(" or ")}.`,
  "aws:sourceip": ({ expected, found }, { place, update }) =>
    `Call from an address in ${expected.join(" or ")} (found ${text(found)}), or add the address to sourceIps in ${place}, then run \`${update}\`.`,
  "aws:principalorgid": ({ expected, found }) =>
    `Call from an account of the organization ${expected.join(" or ")}: the caller's is ${text(found)}.`,
  "sts:sourceidentity": ({ expected }) => `Send a source identity that is ${list(expected)} with the call.`,
  "sts:rolesessionname": ({ expected }) => `Name the session ${list(expected)}.`,
  "aws:tagkeys": ({ expected }) => `Pass no session tags but ${list(expected)}.`,
};

function ended({ operator, expected, found }: Mismatch, { place, update }: Written): string {
  if (!/lessthan/i.test(operator ?? ""))
    return `Wait: access begins at ${expected.join(" or ")}, and the request's time is ${text(found)}.`;
  return `Move until in ${place} to a later date than ${expected.join(" or ")}, then run \`${update}\`: access ended then, and the request's time is ${text(found)}.`;
}

/** What to change about a condition that did not hold; `aws:PrincipalArn` is not one of them: it says who. */
export function changeForCondition(mismatch: Mismatch, written: Written): string {
  const key = mismatch.key?.toLowerCase() ?? "";
  if (key === "aws:currenttime" || key === "aws:epochtime") return ended(mismatch, written);
  const advice = Object.hasOwn(ADVICE, key) ? ADVICE[key] : undefined;
  if (advice !== undefined) return advice(mismatch, written);
  return `Let ${mismatch.operator ?? ""} ${mismatch.key ?? ""} hold: expected ${list(mismatch.expected)}, found ${text(mismatch.found)}. It is written in ${written.place}.`;
}
