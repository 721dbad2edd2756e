import { principalArn } from "./arn-names.ts";
import type { ProofInput } from "./proof-input.ts";

/** What users and roles that exist for the proof only are called, where nobody else is called so. */
const USUAL = "switchyard-proof";
const ALIKE = new RegExp(`${USUAL}[\\w+=,.@-]*`, "g");

/**
 * A name for users and roles of the proof's own that no principal has and that stands in no trust policy, case apart.
 * why: a user of that name may be granted a role, and a Deny on it would hide that everybody else gets in.
 */
export function freeName({ principals, roles }: Pick<ProofInput, "principals" | "roles">): string {
  // why all of them at once: a trust policy can hold any number of such names.
  const texts = [
    ...principals.map(({ principal }) => principalArn(principal)),
    ...roles.map(({ trustPolicy }) => JSON.stringify(trustPolicy)),
  ];
  const taken = new Set(texts.flatMap((text) => text.toLowerCase().match(ALIKE) ?? []));
  let name = USUAL;
  for (let number = 2; taken.has(name); number += 1) name = `${USUAL}-${String(number)}`;
  return name;
}
