import { parsePolicyArn } from "../../core/aws/arns.ts";
import { DIRECTORY_ID } from "../../core/aws/names.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { AwsClientConfig } from "../aws/aws-client.ts";
import { callFailure } from "../aws/call-failure.ts";
import type { DeployedInstance, HeldPolicies, IamReader } from "../verify/deployed.ts";
import { centerReader } from "../verify/read-center.ts";
import { iamReader } from "../verify/read-iam.ts";
import { instanceOf } from "../verify/read-home-sets.ts";

/** Somebody as the home account has them at this moment. */
export interface Person {
  /** A user of Identity Center; absent: the directory has none of that name. */
  readonly user?: DirectoryPerson;
  /** An IAM user of the files; absent: there is none of that name. */
  readonly iamUser?: {
    readonly name: string;
    /** Names of the IAM groups that the user is in. */
    readonly groups: readonly string[];
    /** ARNs of roles into which policies of the user and of the groups lead, as AWS has them. */
    readonly leadsInto: readonly string[];
    /** Why not all of these policies could be read; absent: they could. */
    readonly because?: string;
  };
}

/** A user of Identity Center with all groups. */
export interface DirectoryPerson {
  readonly instance: DeployedInstance;
  readonly id: string;
  /** In the directory's own spelling. */
  readonly userName: string;
  readonly emails: readonly string[];
  readonly groups: readonly { readonly id: string; readonly name: string }[];
}

/** Asks the home account who somebody is, in a test from memory. */
export type FindPerson = (home: HomeSettings, name: string, config: AwsClientConfig) => Promise<Person>;

/**
 * Looks for a user name, an e-mail address or an id in Identity Center, and for an IAM user of that name among those of the
 * files; and for all groups of each, as they are now.
 * @throws what the SDK throws: who somebody is must be known, or nothing can be said of what they reach.
 */
export const findPerson: FindPerson = async (home, name, config) => {
  const [user, iamUser] = await Promise.all([
    home.identityCenter ? inDirectory(home, name, config) : undefined,
    home.users.some((one) => one.name === name) ? inIam(name, config) : undefined,
  ]);
  return { ...(user !== undefined && { user }), ...(iamUser !== undefined && { iamUser }) };
};

async function inDirectory(
  home: HomeSettings,
  name: string,
  config: AwsClientConfig,
): Promise<DirectoryPerson | undefined> {
  const reader = await centerReader(config);
  const instance = await instanceOf(reader, home);
  const kind = "user" as const;
  const found = DIRECTORY_ID.test(name)
    ? await reader.find(instance, { kind, name, by: "id" })
    : ((await reader.find(instance, { kind, name })) ??
      (name.includes("@") ? await reader.find(instance, { kind, name, by: "email" }) : undefined));
  if (found === undefined) return undefined;
  const store = await import("@aws-sdk/client-identitystore");
  const client = new store.IdentitystoreClient(config);
  const IdentityStoreId = instance.identityStoreId;
  const { Emails = [] } = await client.send(new store.DescribeUserCommand({ IdentityStoreId, UserId: found.id }));
  const groups: { id: string; name: string }[] = [];
  const pages = store.paginateListGroupMembershipsForMember(
    { client },
    { IdentityStoreId, MemberId: { UserId: found.id } },
  );
  for await (const { GroupMemberships = [] } of pages)
    for (const { GroupId: id = "" } of GroupMemberships)
      groups.push({ id, name: (await reader.nameOf(instance, "GROUP", id)) ?? id });
  client.destroy();
  return {
    ...{ instance, id: found.id, groups },
    userName: found.userName ?? name,
    emails: Emails.flatMap(({ Value }) => Value ?? []),
  };
}

async function inIam(name: string, config: AwsClientConfig): Promise<Person["iamUser"]> {
  const reader = await iamReader(config);
  try {
    const user = await reader.user(name);
    // why also one that IAM does not have: it may be made any moment, by the next update of the home stack.
    if (user === undefined) return { name, groups: [], leadsInto: [] };
    const { groups, policies } = user;
    return { name, groups, ...(await leadsInto(reader, policies, groups)) };
  } catch (error) {
    if (callFailure(error).kind === "absent") return { name, groups: [], leadsInto: [] };
    throw error;
  }
}

/** why from AWS as well: a grant that was taken out of the files is in the policies until somebody deploys that. */
async function leadsInto(
  reader: IamReader,
  own: HeldPolicies,
  groups: readonly string[],
): Promise<Pick<NonNullable<Person["iamUser"]>, "leadsInto" | "because">> {
  const documents = [...own.inline.values()];
  let because: string | undefined;
  try {
    const attached = new Set(own.attached);
    for (const name of groups) {
      const { policies } = (await reader.group(name)) ?? {};
      documents.push(...(policies?.inline.values() ?? []));
      for (const arn of policies?.attached ?? []) attached.add(arn);
    }
    // why not AWS's own: none of them names a role of a client.
    for (const arn of [...attached].filter((one) => parsePolicyArn(one)?.owner !== "aws"))
      documents.push(...[(await reader.policy(arn)) ?? []].flat());
  } catch (error) {
    because = callFailure(error).message;
  }
  const resources = documents.flatMap(({ Statement }) =>
    Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Resource = [] }) => Resource),
  );
  return {
    leadsInto: [...new Set(resources)].filter((one) => /^arn:[a-z-]+:iam::\d{12}:role\/[^*?$]+$/.test(one)),
    ...(because !== undefined && { because }),
  };
}
