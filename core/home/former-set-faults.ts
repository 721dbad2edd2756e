import type { FormerRoles } from "../client/with-former.ts";
import type { Fault } from "../faults/fault.ts";
import { type HomeSettings, settingsOf } from "./settings/home-settings.ts";

/**
 * Former permission sets that the home stack would not delete, since its settings protect them. To be asked before the
 * first step, so that nothing is left half-way.
 * @param former Roles that get another name or permission set, by slug.
 */
export function formerSetFaults(
  home: Pick<HomeSettings, "setSettings" | "origin">,
  former: Readonly<Record<string, FormerRoles>>,
): readonly Fault[] {
  const sets = Object.entries(former).flatMap(([slug, roles]) =>
    Object.values(roles).flatMap(({ permissionSet }) => (permissionSet === undefined ? [] : [{ slug, permissionSet }])),
  );
  return sets.flatMap(({ slug, permissionSet }): readonly Fault[] => {
    if (!settingsOf(home, permissionSet).protect) return [];
    const path = ["permissionSets"];
    return [
      {
        code: "home/former-protected",
        at: home.origin.locate(path),
        path: `${home.origin.name(path)}.protect`,
        expected: `\`protect: false\` for the permission set ${permissionSet}, which a role of client-${slug} had until now and which is to be deleted`,
        found: "true",
        fix: "Write `permissionSets: { protect: false }` for the time of the change, and take it out afterwards.",
      },
    ];
  });
}
