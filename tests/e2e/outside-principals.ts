import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  paginateGetAccountAuthorizationDetails,
  type AttachedPolicy,
  type GetAccountAuthorizationDetailsResponse,
  type PolicyDetail,
} from "@aws-sdk/client-iam";
import type { AssumingPrincipal } from "../../core/evaluate/request.ts";
import type { NamedPolicy, PolicyDocument } from "../../core/aws/policy-document.ts";
import { HOME_ACCOUNT_ID, WORLD_ACCOUNTS } from "../../sandbox/world.ts";
import { iam } from "./deployed.ts";
import { holders, type Holder } from "./outside-holders.ts";

/** Somebody of any account who can call AWS, as read back from AWS alone. */
export interface OutsidePrincipal {
  readonly principal: AssumingPrincipal;
  readonly policies: readonly NamedPolicy[];
  /** The permission set by which a person calls, and who that is. */
  readonly person?: Holder & { readonly set: string };
}

/** Every IAM user and every role's session of an account; each holder of a permission set has a session of their own. */
export async function principalsOf(profile: string): Promise<readonly OutsidePrincipal[]> {
  const client = await iam(profile);
  const account = WORLD_ACCOUNTS.find((one) => one.profile === profile);
  const organizationId = account?.organizationId ?? "";
  const people = account?.id === HOME_ACCOUNT_ID ? await holders() : new Map<string, readonly Holder[]>();
  const pages: GetAccountAuthorizationDetailsResponse[] = [];
  for await (const page of paginateGetAccountAuthorizationDetails({ client }, {})) pages.push(page);
  const managed = new Map<string, Promise<PolicyDocument>>();

  const users = pages.flatMap(({ UserDetailList: all = [] }) =>
    all.map(async (one): Promise<OutsidePrincipal> => {
      const groups = pages
        .flatMap(({ GroupDetailList: list = [] }) => list)
        .filter(({ GroupName: name = "" }) => one.GroupList?.includes(name));
      const own = await held(one.UserPolicyList, one.AttachedManagedPolicies);
      const further = await Promise.all(groups.map((of) => held(of.GroupPolicyList, of.AttachedManagedPolicies)));
      const principal = { kind: "user", arn: one.Arn ?? "", uniqueId: one.UserId ?? "", organizationId } as const;
      return { principal, policies: [...own, ...further.flat()] };
    }),
  );
  const sessions = pages.flatMap(({ RoleDetailList: all = [] }) =>
    all.map(async (one): Promise<readonly OutsidePrincipal[]> => {
      const policies = await held(one.RolePolicyList, one.AttachedManagedPolicies);
      const session = { kind: "session", roleArn: one.Arn ?? "", uniqueId: one.RoleId ?? "", organizationId } as const;
      const set = /\/AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(session.roleArn)?.[1];
      if (set === undefined) return [{ principal: { ...session, sessionName: "outside" }, policies }];
      return (people.get(set) ?? []).map((person) => ({
        principal: { ...session, sessionName: person.user },
        policies,
        person: { ...person, set },
      }));
    }),
  );
  return [...(await Promise.all(users)), ...(await Promise.all(sessions)).flat()];

  async function held(inline: readonly PolicyDetail[] = [], attached: readonly AttachedPolicy[] = []) {
    const own = inline.map(({ PolicyName: name = "", PolicyDocument: text }) => ({ name, document: decoded(text) }));
    const further = attached.map(async ({ PolicyArn: name = "" }): Promise<NamedPolicy> => {
      const document = managed.get(name) ?? read(name);
      managed.set(name, document);
      return { name, document: await document };
    });
    return [...own, ...(await Promise.all(further))];
  }

  async function read(PolicyArn: string): Promise<PolicyDocument> {
    const { Policy: policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
    const VersionId = policy?.DefaultVersionId;
    const { PolicyVersion: version } = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
    return decoded(version?.Document);
  }
}

function decoded(text = ""): PolicyDocument {
  return JSON.parse(text.startsWith("%7B") ? decodeURIComponent(text) : text) as PolicyDocument;
}
