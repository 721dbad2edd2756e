import { caseless } from "../../../core/aws/names.ts";
import type { PolicyDocument } from "../../../core/aws/policy-document.ts";
import { permissionSetOf, reservedRoleArn } from "../../../core/aws/reserved-roles.ts";
import { MANAGED_BY, MANAGED_POLICY_PATH } from "../../../core/config/naming.ts";
import { identityPolicies } from "../../../core/home/iam/identity-policies.ts";
import type { PlannedIdentity } from "../../../core/home/iam/planned-identity.ts";
import { type PlannedSet, policyText, setPolicy } from "../../../core/home/permission-sets/planned-set.ts";
import { setArguments } from "../../../core/home/permission-sets/set-properties.ts";
import { principalKey } from "../../../core/home/settings/principals.ts";
import type { Portfolio } from "../../../core/portfolio/read-portfolio.ts";
import type { AwsClientConfig } from "../../../fleet/aws/aws-client.ts";
import type { AskCaller } from "../../../fleet/aws/caller-account.ts";
import type {
  CenterReader,
  DeployedGroup,
  DeployedRole,
  DeployedSet,
  DeployedUser,
  IamReader,
  Readers,
} from "../../../fleet/verify/deployed.ts";

export const HOME = "111111111111";
const INSTANCE = { arn: "arn:aws:sso:::instance/ssoins-1234567890abcdef", identityStoreId: "d-1234567890" };

/** One account's IAM, to be changed at will. */
export class FakeAccount {
  readonly roles = new Map<string, DeployedRole>();
  readonly users = new Map<string, DeployedUser>();
  readonly groups = new Map<string, DeployedGroup>();
  readonly policies = new Map<string, PolicyDocument>();

  change(name: string, change: (role: DeployedRole) => Partial<DeployedRole>): void {
    const role = this.roles.get(name);
    if (role === undefined) throw new Error(`no role ${name}`);
    this.roles.set(name, { ...role, ...change(role) });
  }
}

/** An error as the SDK throws it. */
export function awsError(name: string, message = `${name} of the test`): Error {
  return Object.assign(new Error(message), { name });
}

/** AWS in memory, at first just as the files declare it. The access key of each account's caller is its number. */
export class FakeAws {
  readonly accounts = new Map<string, FakeAccount>();
  readonly sets = new Map<string, DeployedSet>();
  readonly setTags = new Map<string, Readonly<Record<string, string>>>();
  /** Names of groups and users, by id; the id is `id-` and the principal key. */
  readonly directory = new Map<string, string>();
  /** ARNs of sets whose last change has not reached an account, by account. */
  readonly stale = new Map<string, string[]>();
  /** What fails, by the reader's method, with the account before it: `222222222222 role`, `set`. */
  readonly failures = new Map<string, Error>();
  /** Who asks, by access key. Default: the user `admin` of the account that the key names. */
  readonly callers = new Map<string, string>();

  constructor({ home, clients, plan }: Pick<Portfolio, "home" | "clients" | "plan">) {
    for (const client of clients) {
      const account = this.account(client.accountId);
      for (const { arn, document } of client.customerPolicies) account.policies.set(arn, document);
      for (const role of client.roles)
        account.roles.set(role.name, {
          arn: role.arn,
          description: role.description,
          maxSessionDuration: role.maxSessionDuration,
          permissionsBoundary: role.permissionsBoundary ?? "",
          tags: role.tags,
          trustPolicy: role.trustPolicy,
          policies: {
            attached: role.managedPolicyArns,
            inline: new Map(role.inlinePolicies.map(({ name, document }) => [name, document])),
          },
        });
    }
    for (const set of [...plan.sets, ...plan.shards]) this.addSet(set);
    for (const identity of plan.identities) this.addIdentity(identity, home.quotas);
  }

  account(id: string): FakeAccount {
    const known = this.accounts.get(id) ?? new FakeAccount();
    this.accounts.set(id, known);
    return known;
  }

  /** A set by its name. */
  set(name: string): DeployedSet {
    const found = [...this.sets.values()].find((one) => one.name === name);
    if (found === undefined) throw new Error(`no set ${name}`);
    return found;
  }

  changeSet(name: string, change: (set: DeployedSet) => Partial<DeployedSet>): void {
    const set = this.set(name);
    this.sets.set(set.arn, { ...set, ...change(set) });
  }

  /** Changes single properties, in the words of Cloud Control. */
  changeProperties(name: string, properties: Readonly<Record<string, unknown>>): void {
    this.changeSet(name, (set) => ({ properties: { ...set.properties, ...properties } }));
  }

  private addSet(set: PlannedSet): void {
    const arn = `arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-${set.name}`;
    const text = policyText(setPolicy(set, (one) => ({ id: `id-${principalKey(one)}`, userName: one.name })));
    for (const one of set.assignedTo) this.directory.set(`id-${principalKey(one)}`, one.name);
    const accounts = [HOME, ...set.settings.accounts.map(({ id }) => id)];
    this.sets.set(arn, {
      arn,
      name: set.name,
      properties: setArguments({ ...set, policyText: text }),
      provisionedIn: accounts,
      assignments: accounts.flatMap((accountId) =>
        set.assignedTo.map((one) => ({
          accountId,
          type: one.kind === "group" ? ("GROUP" as const) : ("USER" as const),
          principalId: `id-${principalKey(one)}`,
        })),
      ),
    });
    this.setTags.set(arn, MANAGED_BY);
    const reserved = reservedRoleArn("aws", HOME, "eu-west-1", set.name);
    this.account(HOME).roles.set(reserved.slice(reserved.lastIndexOf("/") + 1), bareRole(reserved));
  }

  private addIdentity(identity: PlannedIdentity, quotas: Portfolio["home"]["quotas"]): void {
    const account = this.account(HOME);
    const inline = new Map<string, PolicyDocument>();
    const attached: string[] = identity.kind === "iam-role" ? [] : [...identity.settings.managedPolicyArns];
    for (const { kind, name, document } of identityPolicies(identity, quotas)) {
      const arn = `arn:aws:iam::${HOME}:policy${MANAGED_POLICY_PATH}${name}`;
      if (kind === "inline") inline.set(name, document);
      else {
        attached.push(arn);
        account.policies.set(arn, document);
      }
    }
    const policies = { attached, inline };
    const arn = (kind: string, path: string) => `arn:aws:iam::${HOME}:${kind}${path}${identity.name}`;
    switch (identity.kind) {
      case "iam-user":
        account.users.set(identity.name, {
          arn: arn("user", identity.settings.path),
          permissionsBoundary: identity.settings.permissionsBoundary ?? "",
          policies,
          groups: [...account.groups].filter(([, one]) => one.members.includes(identity.name)).map(([name]) => name),
        });
        return;
      case "iam-group":
        account.groups.set(identity.name, {
          arn: arn("group", identity.settings.path),
          policies,
          members: identity.settings.members,
        });
        for (const member of identity.settings.members) {
          const user = account.users.get(member);
          if (user !== undefined) account.users.set(member, { ...user, groups: [...user.groups, identity.name] });
        }
        return;
      case "iam-role":
        account.roles.set(identity.name.slice(identity.name.lastIndexOf("/") + 1), {
          ...bareRole(arn("role", "/")),
          policies,
        });
    }
  }

  readonly ask: AskCaller = async (config) => {
    const key = (await config.credentials()).accessKeyId;
    const arn = this.callers.get(key) ?? `arn:aws:iam::${key}:user/admin`;
    return { accountId: arn.split(":")[4] ?? "", arn };
  };

  readonly readers: Readers = {
    iam: async (config: AwsClientConfig) => this.iam((await config.credentials()).accessKeyId),
    center: () => Promise.resolve(this.center()),
  };

  private async answer<T>(method: string, value: () => T): Promise<T> {
    const failure = this.failures.get(method);
    if (failure !== undefined) return Promise.reject(failure);
    return Promise.resolve(value());
  }

  private iam(id: string): IamReader {
    const { roles, users, groups, policies } = this.account(id);
    return {
      role: (name) => this.answer(`${id} role`, () => roles.get(name)),
      roles: (prefix = "/") =>
        this.answer(`${id} roles`, () =>
          [...roles]
            .filter(([, { arn }]) => arn.slice(arn.indexOf(":role/") + ":role".length).startsWith(prefix))
            .map(([name, { arn, trustPolicy }]) => ({ arn, name, trustPolicy: JSON.stringify(trustPolicy) })),
        ),
      roleTags: (name) => this.answer(`${id} roleTags`, () => roles.get(name)?.tags ?? {}),
      user: (name) => this.answer(`${id} user`, () => users.get(name)),
      group: (name) => this.answer(`${id} group`, () => groups.get(name)),
      people: () => this.answer(`${id} people`, () => ({ users, groups, documents: policies })),
      policy: (arn) => this.answer(`${id} policy`, () => policies.get(arn)),
    };
  }

  private center(): CenterReader {
    const named = ([id, name]: readonly [string, string]) =>
      id.startsWith("id-group") ? { id } : { id, userName: name };
    return {
      instances: () => this.answer("instances", () => [INSTANCE]),
      sets: () => this.answer("sets", () => [...this.sets.keys()]),
      setName: (_, arn) => this.answer("setName", () => this.sets.get(arn)?.name ?? ""),
      setTags: (_, arn) => this.answer("setTags", () => this.setTags.get(arn) ?? {}),
      set: (_, arn) => this.answer(`set ${this.sets.get(arn)?.name ?? ""}`, () => this.sets.get(arn)),
      stale: (_, account) => this.answer("stale", () => this.stale.get(account) ?? []),
      find: (_, principal) =>
        this.answer("find", () => {
          const id = `id-${principalKey(principal)}`;
          const name = this.directory.get(id);
          return name === undefined ? undefined : named([id, name]);
        }),
      nameOf: (_, _type, id) => this.answer("nameOf", () => this.directory.get(id)),
    };
  }

  /** Takes away the role that Identity Center made for a set. */
  dropReserved(set: string): void {
    const { roles } = this.account(HOME);
    for (const [name, { arn }] of roles) if (caseless(permissionSetOf(arn) ?? "") === caseless(set)) roles.delete(name);
  }
}

function bareRole(arn: string): DeployedRole {
  return {
    arn,
    description: "",
    maxSessionDuration: 3600,
    permissionsBoundary: "",
    tags: {},
    trustPolicy: { Version: "2012-10-17", Statement: [] },
    policies: { attached: [], inline: new Map() },
  };
}
