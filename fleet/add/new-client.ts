/** A client that is to be added. */
export interface NewClient {
  /** Names the stack and its file: lower case letters and digits, with `-`, `_` or `.` between. */
  readonly slug: string;
  /** Begins the names of its permission sets: `AbcCorp`. */
  readonly name: string;
  readonly accountId: string;
  /** Access levels. Default: what the other clients usually have; without others, `read-only`. */
  readonly roles?: readonly string[];
  /** AWS profile with credentials in the client's account, for its stack's `aws:profile`. Default: the environment's credentials. */
  readonly profile?: string;
  /** ARN of a role in the client's account that Pulumi is to assume for the stack. Default: none. */
  readonly assumeRole?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Region of the end points that the stack calls. Default: the partition's usual one. */
  readonly region?: string;
  /** Account alias, for links. Default: the account id. */
  readonly alias?: string;
  /** `home`: the account belongs to the home's own organization. */
  readonly memberOf?: "home";
  /** Whether the client runs no Pulumi. Default false. */
  readonly handoff?: boolean;
}
