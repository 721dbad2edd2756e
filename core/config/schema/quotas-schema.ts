import { z } from "zod";
import { type Quota, type QuotaKey, QUOTAS } from "../../aws/quotas.ts";
import { firstHint } from "../../faults/did-you-mean.ts";
import { advice } from "../check/message.ts";

const shape = {
  trustPolicy: limitOf("trustPolicy"),
  managedPoliciesPerRole: limitOf("managedPoliciesPerRole"),
  managedPoliciesPerUser: limitOf("managedPoliciesPerUser"),
  rolesPerAccount: limitOf("rolesPerAccount"),
  groupsPerAccount: limitOf("groupsPerAccount"),
  permissionSetsPerAccount: limitOf("permissionSetsPerAccount"),
  permissionSetsPerInstance: limitOf("permissionSetsPerInstance"),
};

/** Schema of `quotas` in `Pulumi.yaml`: only what AWS raises when asked. */
export const quotasSchema = z
  .strictObject(shape, {
    error: (issue) => {
      const known = Object.keys(shape);
      if (issue.code !== "unrecognized_keys")
        return advice("a map of quotas", "Write key: number pairs indented below this one.");
      return advice(`one of ${known.join(", ")}`, unknownFix(issue.keys, known));
    },
  })
  .describe("Quotas that AWS has raised for you, or that you want to stay below. AWS raises no others.");

/** `quotas` as written. */
export type QuotasInput = z.infer<typeof quotasSchema>;

function unknownFix(written: readonly string[], known: readonly string[]): string {
  if (written.some((key) => Object.hasOwn(QUOTAS, key)))
    return "Remove the key: AWS does not raise this quota for anybody.";
  const hint = firstHint(written, known);
  return hint === "" ? "Remove the key." : `Remove the key, or correct it: ${hint}`;
}

function limitOf(key: QuotaKey) {
  const { limit, max, unit, what }: Quota = QUOTAS[key];
  const number = z
    .int(advice(`a whole number of ${unit}`, "Write the number that AWS shows in Service Quotas, without quotes."))
    .min(1, advice(`at least 1 of ${unit}`, `Leave it out for AWS's default, ${limit}.`))
    .describe(`${what}, ${unit}. Default ${limit}${max === undefined ? "" : `; AWS raises it to ${max} at most`}.`);
  return (
    max === undefined
      ? number
      : number.max(max, advice(`at most ${max} ${unit}`, `Write a smaller number: AWS raises it no further (${what}).`))
  ).optional();
}
