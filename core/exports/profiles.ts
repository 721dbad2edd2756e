import { awsConfig, type SignIn } from "../aws/cli-profiles.ts";
import { portalAddress } from "../aws/links.ts";
import { portalExample } from "../aws/partitions.ts";
import type { Fault } from "../faults/fault.ts";
import type { HomeSettings } from "../home/settings/home-settings.ts";
import type { Entrance } from "./entrances.ts";

/** Profiles of the AWS CLI, or why there are none. */
export interface Profiles {
  /** As {@link awsConfig} writes them; empty where something is at fault, and where nobody holds anything. */
  readonly text: string;
  /** Names of the profiles that enter a role. */
  readonly names: readonly string[];
  readonly faults: readonly Fault[];
}

/**
 * Profiles for these ways in: one sign-in at the portal, and for each role a profile that enters it from a session of the home
 * account, for an hour at most.
 */
export function profilesFor(home: HomeSettings, entrances: readonly Entrance[]): Profiles {
  const signIn = signInOf(home);
  if (signIn === undefined) return { text: "", names: [], faults: [noPortal(home)] };
  if (entrances.length === 0) return { text: "", names: [], faults: [] };
  return { text: awsConfig(signIn, entrances), names: entrances.map(({ profile }) => profile), faults: [] };
}

/** The sign-in that all profiles share; `undefined` where the files name no portal. */
function signInOf({ company, portal, region, accountId }: HomeSettings): SignIn | undefined {
  if (portal === undefined) return undefined;
  return { session: company, portal: portalAddress(portal), ssoRegion: region, homeAccountId: accountId, region };
}

/** The fault of files without a portal, where something is to lead to it. */
export function noPortal({ origin, identityCenter, partition }: HomeSettings): Fault {
  const path = identityCenter ? ["identityCenter", "portal"] : ["identityCenter"];
  return {
    code: "export/no-portal",
    at: origin.locate(path),
    path: origin.name(path),
    expected: "the address of the access portal, where people sign in",
    found: "none",
    fix: `Write portal: ${portalExample(partition)} below identityCenter, as Identity Center's settings show it.`,
  };
}
