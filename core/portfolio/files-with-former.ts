import { type FormerRoles, withFormer } from "../client/with-former.ts";
import type { StackConfig } from "./resolve-stack.ts";

/**
 * What the clients' files say while their roles let former permission sets in as well. A client whose role cannot is at
 * fault.
 * @param files Configuration of each client by slug.
 * @param former Roles that get another name or permission set, by slug.
 */
export function filesWithFormer(
  files: ReadonlyMap<string, StackConfig>,
  former: Readonly<Record<string, FormerRoles>>,
): ReadonlyMap<string, StackConfig> {
  return new Map(
    [...files].map(([slug, file]): [string, StackConfig] => {
      if (file.kind !== "client" || !Object.hasOwn(former, slug)) return [slug, file];
      const { plan, faults } = withFormer(file.client, former[slug]);
      return [slug, faults.length > 0 ? { kind: "invalid", faults } : { kind: "client", client: plan }];
    }),
  );
}
