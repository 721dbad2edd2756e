import * as pulumi from "@pulumi/pulumi";
import type { HomeSettings } from "../core/config/resolve-home.ts";
import type { PlannedSet } from "../core/home-plan.ts";
import { ClientPermissionSets } from "./client-permission-sets.ts";
import type { Instance } from "./identity-center.ts";

/** Arguments of {@link Home}. */
export interface HomeArgs {
  readonly settings: HomeSettings;
  readonly sets: readonly PlannedSet[];
  readonly instance: Instance;
  /** Identity store ids of everybody who is assigned, by principal key. */
  readonly principalIds: ReadonlyMap<string, string>;
}

/** How to enter one access role, for people to read. */
export interface AccessEntry {
  readonly client: string;
  readonly role: string;
  readonly roleArn: string;
  /** `group:Auditors`, `user:alice@acme.example`. */
  readonly assignedTo: readonly string[];
  readonly switchRoleLink: string;
  readonly portalLink?: string;
}

/** The permission sets of all clients' roles in the home account, and their assignments. */
export class Home extends pulumi.ComponentResource {
  /** ARN of each permission set, by name. */
  readonly permissionSets: pulumi.Output<Record<string, string>>;
  /** Who may enter what, and by which link, by permission set name. */
  readonly access: Readonly<Record<string, AccessEntry>>;

  constructor(name: string, args: HomeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:home:Home", name, {}, opts);
    const bySlug = new Map<string, PlannedSet[]>();
    for (const set of args.sets) bySlug.set(set.slug, [...(bySlug.get(set.slug) ?? []), set]);
    const clients = [...bySlug].map(
      ([slug, sets]) => new ClientPermissionSets(slug, { ...args, sets }, { parent: this }),
    );
    this.permissionSets = pulumi
      .all(clients.map((client) => client.arns))
      .apply((arns) => Object.assign({}, ...arns) as Record<string, string>);
    this.access = Object.fromEntries(args.sets.map((set) => [set.name, accessEntry(set)]));
    this.registerOutputs({ permissionSets: this.permissionSets, access: this.access });
  }
}

function accessEntry(set: PlannedSet): AccessEntry {
  return {
    client: set.client,
    role: set.roleKey,
    roleArn: set.roleArn,
    assignedTo: set.assignedTo.map(({ kind, name }) => `${kind}:${name}`),
    switchRoleLink: set.switchRoleLink,
    ...(set.portalLink !== undefined && { portalLink: set.portalLink }),
  };
}
