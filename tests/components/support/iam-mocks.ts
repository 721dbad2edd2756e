/** ARNs by name of the users and groups that the mocked IAM has. */
export interface IamWorld {
  readonly users?: Readonly<Record<string, string>>;
  readonly groups?: Readonly<Record<string, string>>;
  /** Names of the users of every group. Default: none. */
  readonly members?: readonly string[];
}

type Inputs = Readonly<Record<string, unknown>>;

/** What IAM adds to a resource that is made; `undefined` for a type that is none of IAM's identities. */
export function madeByIam(type: string, inputs: Inputs): Inputs | undefined {
  switch (type) {
    case "aws:iam/policy:Policy":
      return { arn: `arn:aws:iam::111111111111:policy${String(inputs["path"])}${String(inputs["name"])}` };
    case "aws:iam/user:User":
    case "aws:iam/group:Group":
    case "aws:iam/userPolicy:UserPolicy":
    case "aws:iam/groupPolicy:GroupPolicy":
    case "aws:iam/userPolicyAttachment:UserPolicyAttachment":
    case "aws:iam/groupPolicyAttachment:GroupPolicyAttachment":
    case "aws:iam/groupMembership:GroupMembership":
    case "aws:iam/userGroupMembership:UserGroupMembership":
    case "switchyard:home:IamIdentities":
      return {};
    default:
      return undefined;
  }
}

/** What a look-up finds, or with `failure` how it fails, in the aws provider's words; `undefined` for another function. */
export function foundInIam(
  token: string,
  inputs: Inputs,
  { users = {}, groups = {}, members = [] }: IamWorld,
): Inputs | undefined {
  switch (token) {
    case "aws:iam/getUser:getUser":
      return byName(users, "user", String(inputs["userName"]));
    case "aws:iam/getGroup:getGroup":
      return {
        ...byName(groups, "group", String(inputs["groupName"])),
        users: members.map((userName) => ({ userName })),
      };
    case "aws:iam/getUsers:getUsers":
      return { names: Object.keys(users), arns: Object.values(users) };
    case "aws:iam/getRoles:getRoles":
      return { names: ["cd"], arns: ["arn:aws:iam::111111111111:role/robots/cd"] };
    default:
      return undefined;
  }
}

function byName(arns: Readonly<Record<string, string>>, kind: string, name: string): Inputs {
  const arn = arns[name];
  if (arn !== undefined)
    return { arn, path: arn.replace(/^[^/]*|[^/]*$/g, ""), permissionsBoundary: "", tags: { team: "old" } };
  const answer = `NoSuchEntity: The ${kind} with name ${name} cannot be found.`;
  return { failure: `invoking getting ${kind}: operation error IAM, StatusCode: 404, ${answer}` };
}
