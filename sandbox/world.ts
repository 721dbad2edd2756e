/**
 * The world that the sandbox comes up with. One table: the seeding, the demo and the tests read it.
 * Everything in it is made up; no account of it exists on AWS.
 */

/** An AWS account of the sandbox. */
export interface WorldAccount {
  /** Name of the AWS profile of its bootstrap user, and the account's alias. */
  readonly profile: string;
  /** Account name as Identity Center and Organizations show it. */
  readonly name: string;
  /** Twelve digits. */
  readonly id: string;
  /** The organization it belongs to. An account is the management account of its organization unless another one of the table comes first. */
  readonly organizationId: string;
  /** IAM users to create, each with an access key. */
  readonly users: readonly WorldIamUser[];
}

/** An IAM user made at the start, with a profile in the credentials file. */
export interface WorldIamUser {
  readonly name: string;
  readonly profile: string;
  /** AWS managed policies, by ARN. */
  readonly managedPolicies?: readonly string[];
  /** Action allowed on every resource by an inline policy. */
  readonly allowEverywhere?: string;
}

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

/** Region of Identity Center and of the credentials that the sandbox writes. */
export const SANDBOX_REGION = "eu-west-1";

/** The accounts, the home account first. */
export const WORLD_ACCOUNTS: readonly WorldAccount[] = [
  {
    profile: "home",
    name: "Acme",
    id: "111111111111",
    organizationId: "o-homeacme01",
    users: [
      { name: "bootstrap", profile: "home", managedPolicies: [ADMINISTRATOR] },
      { name: "wildcard", profile: "home-wildcard", allowEverywhere: "sts:AssumeRole" },
    ],
  },
  {
    profile: "client-abccorp",
    name: "AbcCorp",
    id: "222222222222",
    organizationId: "o-abccorp001",
    users: [{ name: "bootstrap", profile: "client-abccorp", managedPolicies: [ADMINISTRATOR] }],
  },
  {
    profile: "client-globex",
    name: "Globex",
    id: "333333333333",
    organizationId: "o-globex0001",
    users: [{ name: "bootstrap", profile: "client-globex", managedPolicies: [ADMINISTRATOR] }],
  },
  {
    profile: "stranger",
    name: "Stranger",
    id: "999999999999",
    organizationId: "o-stranger01",
    users: [
      { name: "bootstrap", profile: "stranger", managedPolicies: [ADMINISTRATOR] },
      { name: "mallory", profile: "stranger-mallory", allowEverywhere: "sts:AssumeRole" },
    ],
  },
];

/** The home account: the only one with Identity Center. */
export const HOME_ACCOUNT_ID = "111111111111";

/** Identity Center at the start. Its users sign in with their e-mail address. */
export const WORLD_IDENTITY_CENTER = {
  instanceArn: "arn:aws:sso:::instance/ssoins-6804a1c3e5b7d9f0",
  identityStoreId: "d-9367a1b2c3",
  name: "acme",
  portal: "https://acme.awsapps.com/start",
  users: [
    { userName: "alice@acme.example", givenName: "Alice", familyName: "Arden" },
    { userName: "bob@acme.example", givenName: "Bob", familyName: "Burton" },
    { userName: "carol@acme.example", givenName: "Carol", familyName: "Castle" },
  ],
  groups: [
    { name: "Platform Engineers", members: ["alice@acme.example"] },
    { name: "Auditors", members: ["bob@acme.example"] },
    { name: "Support", members: [] as string[] },
  ],
} as const;
