import type { PolicyDocument } from "../../../aws/policy-document.ts";
import { policySize } from "../../../aws/quotas.ts";
import { type Ending, longestUser, withEndings } from "../deny-after-end.ts";

/**
 * Says how large a shard's inline policy is, in characters: its frame, one for each combination of actions in it, and
 * the roles' ARNs. Exact where each combination has two roles or more and nobody's grant ends; else a little more.
 * why not measured as a whole: it is asked once for each role and shard.
 * why by the shard's own roles: another client's trust must not make a full shard too large, and move what is in it.
 * @param actionsOf The combination of actions that a role needs.
 * @param policyOf The policy of these roles.
 */
export function shardSizer<Role extends { readonly roleArn: string }>(
  actionsOf: (role: Role) => string,
  policyOf: (roles: readonly Role[]) => PolicyDocument,
  endings: readonly Ending[],
): (roles: readonly Role[]) => number {
  const frames = new Map<string, number>();
  const actions = new Map<Role, string>();
  return (roles) => {
    const groups = new Map<string, Role>();
    for (const role of roles) {
      const key = actions.get(role) ?? actionsOf(role);
      actions.set(role, key);
      groups.set(key, role);
    }
    const together = [...groups.keys()].sort().join(" ");
    const frame = frames.get(together) ?? frameOf([...groups.values()]);
    frames.set(together, frame);
    return frame + arns(roles);
  };

  function frameOf(roles: readonly Role[]): number {
    if (roles.length === 0) return 0;
    // why two for each: the brackets of a list of ARNs, less the comma that the last of them has not.
    const list = 2 * roles.length;
    return policySize(withEndings(policyOf(roles), endings, longestUser)) + list - arns(roles);
  }
}

/** Each ARN with its quotes and a comma. */
function arns(roles: readonly { readonly roleArn: string }[]): number {
  return roles.reduce((sum, { roleArn }) => sum + roleArn.length + 3, 0);
}
