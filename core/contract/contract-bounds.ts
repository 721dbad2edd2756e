import { policySize, QUOTAS } from "../aws/quotas.ts";
import { jsonSize } from "./json-size.ts";

/** Characters of the longest trust policy that AWS takes of anybody. */
const TRUST_POLICY_MAX = QUOTAS.trustPolicy.max ?? QUOTAS.trustPolicy.limit;

/**
 * Characters of the longest contract: as much as 50 roles with the longest trust policies. An ordinary role takes some 520, so
 * that more than 700 of them fit.
 */
export const CONTRACT_MAX = 50 * TRUST_POLICY_MAX;

/** How deep a contract is: the values of a condition of a statement of a role's trust policy. */
const CONTRACT_DEPTH = 9;

/** Source: IAM `Tag`, at most 50 on a role. */
const TAGS_MAX = QUOTAS.tagsPerRole.limit;

/** One thing that is more than any client stack writes, at a path below the contract. */
export interface ContractExcess {
  readonly path: readonly string[];
  readonly expected: string;
  readonly found: string;
}

/**
 * Whether a contract is larger or deeper than any that a client stack writes, or no plain JSON. Asked before anything
 * else looks at it.
 * why: a contract is a stranger's text, and whoever writes it must not be able to hold up or crash the home stack.
 */
export function contractExcess(output: unknown): ContractExcess | undefined {
  const size = jsonSize(output, { size: CONTRACT_MAX, depth: CONTRACT_DEPTH });
  if (typeof size === "number") return undefined;
  switch (size.kind) {
    case "size":
      return { path: [], expected: `at most ${CONTRACT_MAX} characters, as JSON`, found: "more" };
    case "depth":
      return { path: size.path, expected: "no maps or lists so deep inside one another", found: "more" };
    case "form":
      return { path: size.path, expected: "plain JSON", found: "a value that is none" };
  }
}

/** What of a well-formed contract is more than AWS takes: a trust policy's length, the number of tags. */
export function beyondAws(contract: {
  readonly client: { readonly tags: Readonly<Record<string, string>> };
  readonly roles: Readonly<Record<string, { readonly trustPolicy: object }>>;
}): readonly ContractExcess[] {
  const tags = Object.keys(contract.client.tags).length;
  return [
    ...(tags > TAGS_MAX
      ? [{ path: ["client", "tags"], expected: `at most ${TAGS_MAX} tags, as AWS takes`, found: String(tags) }]
      : []),
    ...Object.entries(contract.roles).flatMap(([key, { trustPolicy }]) => {
      const size = policySize(trustPolicy);
      return size > TRUST_POLICY_MAX
        ? [
            {
              path: ["roles", key, "trustPolicy"],
              expected: `at most ${TRUST_POLICY_MAX} characters, the most that AWS takes`,
              found: String(size),
            },
          ]
        : [];
    }),
  ];
}
