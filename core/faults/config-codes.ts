/** Codes of faults in what a user wrote, with their meanings. */
export const CONFIG_CODES = {
  "config/repeated-key":
    "a key stands in a file with its namespace and without, of which Pulumi takes one at random; or twice in JSON text, where the later would win",
  "config/secret": "a value is encrypted (`secure:`); nothing here is a secret",
  "config/stray-file":
    "a stack's or project's file that Pulumi does not read: the other extension, or two of them; or `Pulumi.json`",
  "config/no-project":
    "the home stack does not find the project's file, and with it the clients' files: it is neither in the program's folder nor above it, its `main` leads elsewhere, or there are two",
  "config/yaml":
    "a file is not valid YAML, or Pulumi would refuse or read it otherwise: a repeated key, a key that is no text, a tag, an alias within what it stands for",
  "config/misplaced":
    "a key stands outside `config:`, or has the name of another project in front, so that Pulumi passes it to nobody",
  "config/no-value": "a key in `Pulumi.yaml` has no `value:`, or settings beside it",
  "config/not-shared": "a key of `Pulumi.yaml` in a stack's own file, where it would replace it for that stack alone",
  "config/too-deep": "more than 32 maps and lists within one another",
  "config/unknown-key": "a key that does not exist",
  "config/missing": "a required key is absent",
  "config/invalid": "a value of the wrong kind or form; an account id without quotes is a common one",
  "config/two-kinds": "one stack has both `client` and `home`",
  "config/stack-name": "a client's stack is not named `client-<slug>`",
  "config/home-as-client":
    "the client's account id is the home account's; or `permissionSets.accounts` names the home account",
  "config/partition": "client and home account are in different partitions",
  "config/region": "a Region of another partition, or of none that Switchyard knows",
  "config/address": "an address of the access portal or `relayState` is one of AWS's pages in another partition",
  "config/instance-arn": "an Identity Center instance of another partition",
  "config/unknown-level": "a role names an access level that does not exist",
  "config/unknown-role": "`revoked` names a role that the client's file does not have",
  "config/no-roles": "a client without roles",
  "config/duplicate-role": "the same role twice in a client's list",
  "config/name-clash":
    "two roles of a client have the same role name or permission set, or differ in case alone; so do two IAM users or groups, or the managed policies of two; or a name is that of a shared permission set's shard",
  "config/name-too-long":
    "a permission set's name above 32 characters, path and role name above 64, a shard's number included, or the name of a group's managed policy above 128",
  "config/reserved-name":
    "a permission set of a role, or a shared one, has the name of a set that Identity Center or Control Tower makes, as `AdministratorAccess`: its holders would get in; or `trust.permissionSets` names one without a `reason`",
  "config/no-policies": "a role without any policy",
  "config/duplicate-policy":
    "the same managed policy twice in a role, a permission set, a user or a group, also once by name and once by ARN",
  "config/policy-arn": "a managed policy of another account or partition, or not a policy's ARN",
  "config/policy":
    "IAM would refuse the inline or customer-managed policy: unknown elements, both or neither of `Action` and `NotAction`, resources that are no ARNs, condition operators that do not exist or do not take the value, repeated Sids",
  "config/unused-policy":
    "a role declares a customer-managed policy that neither its `managedPolicies` nor its `permissionsBoundary` name",
  "config/policy-clash":
    "two roles of a client use customer-managed policies of one name, case apart, with different documents",
  "config/quota": "more than AWS takes: policies, tags, groups of an IAM user, or characters of a policy",
  "config/duplicate-client": "the same slug twice in the home stack's `clients` or `uncheckedContracts`",
  "config/unchecked-client": "`uncheckedContracts` names a client that `clients` does not list",
  "config/trust-way": "a way in has none, or several, of `permissionSets`, `users`, `roles`, `wholeAccount`",
  "config/trust-reason": "`wholeAccount: true` without a `reason`",
  "config/trust-condition":
    "a condition that AWS cannot make work for those callers, or that opens or shuts nothing: MFA for federated people, an external ID for the console, private addresses, two organizations",
  "config/trust-twice":
    "one caller in two ways into a role, or twice in one: the way with fewer conditions would make the other useless",
  "config/trust-id": "two ways into a role would have one Sid",
  "config/trust-shard": "a role trusts a single shard of a shared permission set, or writes its name in other case",
  "config/external-id":
    "an IAM role is trusted without an external ID, or with one that can be guessed; or with one inside the home's own organization",
  "config/no-way": "the home stack has neither `identityCenter` nor `iam`, and no grant is for an IAM role",
  "config/grant-principal":
    "a grant names none or several of `group`, `user`, `iamUser`, `iamGroup`, `iamRole`; a group or user of Identity Center without `identityCenter`; an IAM user or group that is not under `iam`; both or neither of `email` and `id`",
  "config/grant-target":
    "a grant has neither clients and roles nor a shared permission set, or both; the shared set does not exist, or is for an identity of IAM",
  "config/denied":
    "an entry of `denied` that is neither a user with its id nor an IAM user of `iam.users`, or stands twice",
  "config/shared-relay-state": "`relayState: switch-role` for a shared permission set, which holds many roles",
  "config/existing": "settings of an IAM user or group with `existing: true`, which stays as it is",
  "config/unknown-user": "a member of an IAM group is not under `iam.users`",
  "config/duplicate-member": "the same member twice in an IAM group",
  "config/no-file": "a stack's file cannot be read, or is not there",
} as const;
