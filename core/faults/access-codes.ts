/** Codes of faults in clients, contracts, grants and the proof, with their meanings. */
export const ACCESS_CODES = {
  "client/no-policy":
    "a managed policy or permissions boundary does not exist in AWS; found when `pulumi up` deploys, before it changes anything, not by `pulumi preview`",
  "client/role-exists":
    "AWS has a role of that name which the stack did not make; found when `pulumi up` deploys, before it changes anything",
  "client/role-path": "the role to adopt has another path, or its name differs in case; IAM can change neither",
  "client/no-state":
    "the client stack's own state cannot be read from the backend, so a role that it holds under another name would be made a second time",
  "client/revoked-ahead":
    "`revoked` of a role lies ahead, so that nobody at all would get in until then; found when the stack is deployed",
  "client/former-protected":
    "a role is to get another name while its file protects it; the old one could not be deleted in the end. Nothing was changed",
  "client/former-path":
    "a role is to get another path and keep its name; IAM takes a name once, so the old and the new one cannot exist side by side. Nothing was changed",
  "client/former-set":
    "a role's former permission set has the name that another role of the client is to have; whoever held the one would hold the other for a moment",
  "client/former-quota":
    "the trust policy has no room for the former permission set beside the new one, which both must get in until the home stack has followed",
  "policy/no-action": "a service or an action that AWS does not have, or a pattern that matches none",
  "policy/no-condition-key":
    "a condition key that is not global and that no service of the statement's actions has, so that the condition never matches",
  "grant/trust-ended":
    "the role's own trust has ended (`until`), so the grant gives nothing and was dropped; the permission set stays",
  "home/last-contract":
    "a client is at fault, and cannot be left as it was, since its last contract is not one, or leads where its file does not; this stops everything",
  "home/last-deployment":
    "a client is at fault, and what the last deployment of the home stack left cannot be used: an earlier release wrote it, or it cannot be read; this stops everything",
  "contract/no-stack": "a client has a file, but no stack in this backend",
  "contract/missing": "the client's stack has no contract: never deployed, or destroyed",
  "contract/unreadable": "the backend refuses, or the passphrase is another one",
  "contract/version": "the client was deployed with another release of Switchyard",
  "contract/role-not-deployed": "the client's stack was deployed only in part (`--target`), and the role was not",
  "contract/invalid": "the contract is not what a client stack writes",
  "contract/too-large":
    "a contract holds more than AWS takes (a trust policy above 8,192 characters, more than 50 tags), is deeper than any, no plain JSON, or above 409,600 characters in all. It is not looked into. A client stack with so many roles says so itself before it deploys",
  "contract/differs":
    "the contract is not what the client's file says, or a trust policy as deployed lets in more than the file: the file was changed and the client not deployed, somebody changed the role by hand, or the client's state",
  "contract/no-file":
    "a client that the home stack reads has no file to hold its contract against: none, one that cannot be read, or a home stack's",
  "contract/other-home": "the client trusts another home account",
  "contract/home-as-client": "a contract leads to a role of the home account; no client stack writes that",
  "contract/other-partition": "the client is in another partition",
  "contract/clash":
    "two clients have the same name, account, permission set or external ID, or a permission set is a shared one's shard; case does not count",
  "capacity/exceeded":
    "a stack as a whole needs more than AWS takes: permission sets in the home account, characters of a policy, tags",
  "grant/no-client":
    "a grant names a client that the home stack does not read, or says `all` and the home stack reads none",
  "grant/leaving-client": "a grant names a client whose file says `offboarding: true`, so that it is taken for gone",
  "grant/no-role": "a grant names a role that the client's contract does not hold",
  "grant/not-trusted":
    "the role's trust policy does not let the permission set in, or the IAM user, role or member of the IAM group, so the grant would be void",
  "shared-set/no-client": "a shared permission set names a client that the home stack does not read",
  "shared-set/not-trusted":
    "a role that a shared permission set names does not let it in, or not the shard that the role is in",
  "shared-set/too-many-shards":
    "the roles of a shared permission set need more shards than the clients' trust policies name",
  "shared-set/empty": "a granted shared permission set holds no role",
  "grant/contradiction":
    "two grants of one role to one principal end at different times; only the later end would count",
  "grant/until-of-group":
    "a group holds a permission set until a moment, and others hold it without end or to another one; AWS cannot tell the group's members from them",
  "home/no-permission-set": "settings under `permissionSets.overrides` for a set that the stack does not make",
  "home/client-account":
    "`permissionSets.accounts` names a client's own account. A set that is assigned there gives its own policies without any role of the client",
  "home/relay-state-too-long": "the relay state is longer than 240 characters",
  "home/former-protected":
    "a role is to get another permission set while the home file protects permission sets; the old one could not be deleted in the end. Nothing was changed",
  "home/no-state":
    "the home stack's own state cannot be read from the backend, so what exists under another name would be made a second time",
  "home/permission-set-exists":
    "Identity Center has a permission set of that name which the stack did not make; found when `pulumi up` deploys, before it changes anything",
  "identity-center/no-answer": "Identity Center could not be asked; the message holds AWS's answer",
  "identity-center/no-instance": "no instance in that Region, several, or not the one that is named",
  "identity-center/no-group": "a group of that name does not exist",
  "identity-center/renamed":
    "a group or user that a grant names has another name in Identity Center since the last deployment",
  "identity-center/name-taken":
    "a name in a grant is another group's or user's since the last deployment, and the one that had it is still there under another name",
  "identity-center/not-denied": "`denied` names a user by what is another user's now, whom AWS lets in",
  "identity-center/same-principal": "two grants name one group or user in two ways, in other case for instance",
  "identity-center/no-user": "a user of that name does not exist; it is the user name, not the display name",
  "iam/no-answer": "IAM of the home account could not be asked; the message holds AWS's answer",
  "iam/not-found": "an IAM user or group with `existing: true`, or an IAM role that a grant names, does not exist",
  "iam/exists":
    "an IAM user or group of that name is there, and this stack did not make it; found when `pulumi up` deploys, before it changes anything",
  "iam/other-path": "it exists under another path, or in other case; clients' trust policies compare the whole ARN",
  "proof/too-much":
    "the proof of the home stack found a request that gets into a role and should not: of a principal without a grant or after its end, or of anybody whom the client's file does not let in, or not so. The message has the caller, what comes with the call, and the statement that lets it in",
  "proof/lock-out":
    "a granted principal could not enter: a permissions boundary that does not allow `sts:AssumeRole`, a trust that ended or asks for what the principal cannot show, as MFA of a permission set",
  "proof/unproved":
    "whether somebody gets in cannot be decided: a policy has what the proof cannot express, or is so involved that it takes too long. Nothing is taken for proved that was not",
  "portfolio/home": "files were read together, and not exactly one of them is the home stack's",
  "portfolio/same-stack": "two of the files given are for one stack",
  "portfolio/no-client": "the home stack's `clients` lists a client whose file is not there",
} as const;
