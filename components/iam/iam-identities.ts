import { Group } from "@pulumi/aws/iam/group.js";
import { User } from "@pulumi/aws/iam/user.js";
import * as pulumi from "@pulumi/pulumi";
import { isDenied } from "../../core/home/iam/identity-policies.ts";
import type { IdentityEntry, PlannedIdentity } from "../../core/home/iam/planned-identity.ts";
import type { GrantNote, IamGroup, IamUser } from "../../core/home/settings/home-settings.ts";
import { declareMemberships } from "./iam-memberships.ts";
import { declarePolicies, type PolicyContext } from "./iam-policies.ts";

/** Arguments of {@link IamIdentities}. */
export interface IamIdentitiesArgs extends PolicyContext {
  readonly identities: readonly PlannedIdentity[];
  /** Keys of the users and groups that exist and are taken over in this run. */
  readonly adopted: ReadonlySet<string>;
}

/** How to enter one role, for people to read. */
export interface IamAccessEntry extends GrantNote {
  readonly client: string;
  readonly role: string;
  readonly roleArn: string;
  /** Moment (UTC, ISO 8601) at which the grant ends. */
  readonly until?: string;
  /** To be sent with the call; not a secret. */
  readonly externalId?: string;
  /** Whether the call must show MFA. */
  readonly mfa?: true;
  readonly switchRoleLink: string;
}

/**
 * The IAM users and groups of the home account, their memberships, and the policies by which they and the IAM roles of
 * the grants enter client roles. It makes no access keys and no passwords: those are people's own.
 */
export class IamIdentities extends pulumi.ComponentResource {
  /** What each identity may enter, by principal key, as in `iam-user:alice`. Who is denied is not in it. */
  readonly access: Readonly<Record<string, readonly IamAccessEntry[]>>;

  constructor(
    name: string,
    { identities, adopted, ...policies }: IamIdentitiesArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("switchyard:home:IamIdentities", name, {}, opts);
    const users = new Map<string, pulumi.Input<string>>();
    const groups = new Map<string, pulumi.Input<string>>();
    for (const identity of identities) {
      const how = { parent: this, ...(adopted.has(identity.key) && { import: identity.name }) };
      switch (identity.kind) {
        case "iam-user":
          users.set(identity.name, declareUser(how, identity.key, identity.settings));
          break;
        case "iam-group":
          groups.set(identity.name, declareGroup(how, identity.key, identity.settings));
          break;
        case "iam-role":
      }
    }
    // why after all of them: each policy and membership takes the name from what AWS made, so it comes after it and
    // goes before it.
    for (const identity of identities) {
      const made = { "iam-user": users, "iam-group": groups, "iam-role": undefined }[identity.kind];
      declarePolicies(this, identity, made?.get(identity.name) ?? withoutPath(identity.name), policies);
    }
    declareMemberships(this, identities, { users, groups });
    const entering = identities.filter((one) => one.entries.length > 0 && !isDenied(one));
    this.access = Object.fromEntries(entering.map(({ key, entries }) => [key, entries.map(accessEntry)]));
    this.registerOutputs({ access: this.access });
  }
}

function accessEntry({
  client,
  roleKey,
  roleArn,
  until,
  externalId,
  mfa,
  reason,
  ticket,
  switchRoleLink,
}: IdentityEntry): IamAccessEntry {
  return {
    client,
    role: roleKey,
    roleArn,
    ...(until !== undefined && { until }),
    ...(externalId !== undefined && { externalId }),
    ...(mfa !== undefined && { mfa }),
    ...(reason !== undefined && { reason }),
    ...(ticket !== undefined && { ticket }),
    switchRoleLink,
  };
}

/** The user's name: of the one that is made, or as it is. */
function declareUser(how: pulumi.CustomResourceOptions, key: string, settings: IamUser): pulumi.Input<string> {
  const { name, path, existing, protect, permissionsBoundary, tags } = settings;
  if (existing) return name;
  return new User(
    key,
    {
      name,
      path,
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
      // why: keys and passwords are people's own, and a user who has some is not to vanish by the way.
      forceDestroy: false,
      tags,
    },
    { ...how, protect },
  ).name;
}

/** The group's name: of the one that is made, or as it is. */
function declareGroup(how: pulumi.CustomResourceOptions, key: string, settings: IamGroup): pulumi.Input<string> {
  const { name, path, existing, protect } = settings;
  return existing ? name : new Group(key, { name, path }, { ...how, protect }).name;
}

/** IAM's calls take a role's name alone. */
function withoutPath(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
