import type { AssumeRoleRequest, AssumingPrincipal } from "./request.ts";

/** A principal taken apart: what trust policies and condition keys compare with. */
export interface CallerIdentity {
  readonly partition: string;
  readonly accountId: string;
  /** The user's, the role's or the root user's ARN: the value of `aws:PrincipalArn`. */
  readonly arn: string;
  /** The session's own ARN, which holds no path. */
  readonly sessionArn: string | undefined;
  readonly kind: AssumingPrincipal["kind"];
  readonly uniqueId: string | undefined;
  /** Whether the user or role has a permissions boundary. */
  readonly bounded: boolean;
  /** `aws:PrincipalType` */
  readonly principalType: "User" | "AssumedRole" | "Account";
  /** `aws:username`: users only. */
  readonly userName: string | undefined;
  /** `aws:userid`: the unique id, with the session's name for a session; the account id for the root user. */
  readonly userId: string | undefined;
  readonly targetAccountId: string;
  readonly targetPartition: string;
}

const IAM_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):(?:(root)|(user|role)\/(?:[^*?]*\/)?([\w+=,.@-]+))$/;

interface IamArn {
  readonly partition: string;
  readonly accountId: string;
  readonly kind: "root" | "user" | "role";
  readonly name: string;
}

function parseIamArn(arn: string): IamArn | undefined {
  const [, partition, accountId, root, kind, name = ""] = IAM_ARN.exec(arn) ?? [];
  if (partition === undefined || accountId === undefined) return undefined;
  return { partition, accountId, kind: root === "root" ? "root" : kind === "user" ? "user" : "role", name };
}

const PRINCIPAL_TYPES = { user: "User", session: "AssumedRole", "account-root": "Account" } as const;
const ARN_KINDS = { user: "user", session: "role", "account-root": "root" } as const;

/**
 * Takes the request's principal and target apart.
 *
 * @returns a text that says which ARN is not of its kind, when one is not.
 */
export function identify({ principal, target, permissionsBoundary }: AssumeRoleRequest): CallerIdentity | string {
  const arn = principal.kind === "session" ? principal.roleArn : principal.arn;
  const own = parseIamArn(arn);
  const role = parseIamArn(target.arn);
  if (own?.kind !== ARN_KINDS[principal.kind]) return `"${arn}" is not the ARN of an IAM ${ARN_KINDS[principal.kind]}`;
  if (role?.kind !== "role") return `"${target.arn}" is not the ARN of an IAM role`;
  const session = principal.kind === "session" ? principal.sessionName : undefined;
  const id = principal.uniqueId;
  return {
    partition: own.partition,
    accountId: own.accountId,
    arn,
    sessionArn: session && `arn:${own.partition}:sts::${own.accountId}:assumed-role/${own.name}/${session}`,
    kind: principal.kind,
    uniqueId: id,
    bounded: permissionsBoundary !== undefined,
    principalType: PRINCIPAL_TYPES[principal.kind],
    userName: principal.kind === "user" ? own.name : undefined,
    userId: principal.kind === "account-root" ? own.accountId : id && session ? `${id}:${session}` : id,
    targetAccountId: role.accountId,
    targetPartition: role.partition,
  };
}
