import { awsConfig } from "../../core/aws/cli-profiles.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { record, records, texts } from "../access/output-values.ts";

/** How one role of a client is entered. */
export interface CardRole {
  readonly role: string;
  readonly roleArn: string;
  /** Who can enter it, as the home stack deployed it. */
  readonly who: readonly string[];
  /** Console page that switches to the role. */
  readonly switchRoleLink: string;
  /** Page of the access portal that opens the console with the role's permission set. */
  readonly portalLink?: string;
  /** Name of the AWS CLI profile that enters it; only with Identity Center. */
  readonly profile?: string;
}

/** What whoever is to enter a client needs to know. */
export interface ClientCard {
  readonly slug: string;
  readonly name: string;
  readonly accountId: string;
  readonly roles: readonly CardRole[];
  /** Text for `~/.aws/config`: one sign-in, and a profile for each role that somebody holds. Absent without a portal. */
  readonly profiles?: string;
}

interface Found extends CardRole {
  readonly permissionSet?: string;
}

/**
 * The card of a client, from what the home stack deployed.
 * @param outputs Outputs of the home stack.
 */
export function clientCard(
  { home, clients }: Pick<Portfolio, "home" | "clients">,
  slug: string,
  outputs: Readonly<Record<string, unknown>>,
): ClientCard | undefined {
  const client = clients.find((one) => one.slug === slug);
  if (client === undefined) return undefined;
  const arns = new Map(client.roles.map((role) => [role.arn, role.key]));
  const found = [...ofSets(outputs), ...ofShared(outputs), ...ofIam(outputs)].flatMap((one) => {
    const role = arns.get(one.roleArn);
    return role === undefined || one.who.length === 0 ? [] : [{ ...one, role }];
  });
  const withProfile = found.map((one, index) =>
    one.permissionSet === undefined || home.portal === undefined
      ? one
      : { ...one, profile: profileName(slug, one.role, found.slice(0, index)) },
  );
  const profiles = profilesOf(home, client.region, withProfile);
  return {
    slug,
    name: client.name,
    accountId: client.accountId,
    roles: withProfile.map(({ role, roleArn, who, switchRoleLink, portalLink, profile }: Found) => ({
      ...{ role, roleArn, who, switchRoleLink },
      ...(portalLink !== undefined && { portalLink }),
      ...(profile !== undefined && { profile }),
    })),
    ...(profiles !== undefined && { profiles }),
  };
}

/** why a number: a role that a shared permission set holds as well has two ways, and so two profiles. */
function profileName(slug: string, role: string, before: readonly { readonly role: string }[]): string {
  const others = before.filter((one) => one.role === role).length;
  return `${slug}-${role}${others === 0 ? "" : `-${String(others + 1)}`}`;
}

function profilesOf(
  home: HomeSettings,
  region: string,
  roles: readonly (Found & { readonly profile?: string })[],
): string | undefined {
  const targets = roles.flatMap(({ profile, roleArn, permissionSet }) =>
    profile === undefined || permissionSet === undefined ? [] : [{ profile, roleArn, permissionSet }],
  );
  if (home.portal === undefined || targets.length === 0) return undefined;
  const { company: session, portal, region: ssoRegion, accountId: homeAccountId } = home;
  return awsConfig({ session, portal, ssoRegion, homeAccountId, region }, targets);
}

function ofSets(outputs: Readonly<Record<string, unknown>>): readonly Found[] {
  return Object.entries(record(outputs["access"])).flatMap(([permissionSet, value]) => {
    const { assignedTo, portalLink, ...role } = record(value);
    return entry(role, texts(assignedTo), { permissionSet, portalLink });
  });
}

function ofShared(outputs: Readonly<Record<string, unknown>>): readonly Found[] {
  return Object.entries(record(outputs["sharedAccess"])).flatMap(([permissionSet, value]) => {
    const { assignedTo, portalLink, roles } = record(value);
    return records(roles).flatMap((role) => entry(role, texts(assignedTo), { permissionSet, portalLink }));
  });
}

function ofIam(outputs: Readonly<Record<string, unknown>>): readonly Found[] {
  return Object.entries(record(outputs["iamAccess"])).flatMap(([who, roles]) =>
    records(roles).flatMap((role) => entry(role, [who], {})),
  );
}

function entry(
  role: Readonly<Record<string, unknown>>,
  who: readonly string[],
  { permissionSet, portalLink }: { readonly permissionSet?: string; readonly portalLink?: unknown },
): readonly Found[] {
  const { role: key, roleArn, switchRoleLink } = role;
  if (typeof key !== "string" || typeof roleArn !== "string" || typeof switchRoleLink !== "string") return [];
  return [
    {
      ...{ role: key, roleArn, who, switchRoleLink },
      ...(typeof portalLink === "string" && { portalLink }),
      ...(permissionSet !== undefined && { permissionSet }),
    },
  ];
}
