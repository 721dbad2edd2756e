import { principalArn } from "./arn-names.ts";
import type { ProofInput } from "./input.ts";

/** What users and roles that exist for the proof only are called, where nobody else is called so. */
const USUAL = "switchyard-proof";

/**
 * A name for users and roles of the proof's own that no principal has and that stands in no trust policy, case apart.
 * why: a user of that name may be granted a role, and a Deny on it would hide that everybody else gets in.
 */
export function freeName({ principals, roles }: Pick<ProofInput, "principals" | "roles">): string {
  const taken = (name: string): boolean =>
    principals.some(({ principal }) => principalArn(principal).toLowerCase().endsWith(`/${name}`)) ||
    roles.some(({ trustPolicy }) => holds(JSON.stringify(trustPolicy).toLowerCase(), name));
  let name = USUAL;
  for (let number = 2; taken(name); number += 1) name = `${USUAL}-${String(number)}`;
  return name;
}

function holds(text: string, name: string): boolean {
  return new RegExp(`${name}(?![\\w+=,.@-])`).test(text);
}
