/** Codes of faults that stop a command, the policy pack or the demo, with their meanings. */
export const COMMAND_CODES = {
  "review/exception-twice":
    "`switchyard.review.yaml` has two exceptions for one rule and subject, of which one would count unseen",
  "offboard/by-hand":
    "something that names the client stands in a file so that it cannot be taken out without a change to something else: below an anchor, by an alias, as JSON text",
  "offboard/others":
    "without the client the files would change somebody else's access, or another client has the same name",
  "review/git": "Git cannot read the repository: there is none, it is not on PATH, or it belongs to somebody else",
  "review/no-revision": "`--base` or `--head` is no commit of this clone; or there is no default branch",
  "review/no-merge-base": "base and head have no common commit, or a shallow clone does not hold it",
  "review/object": "an object of Git is missing or damaged, as in a partial clone",
  "review/no-file":
    "a link, a folder or a submodule in the place of a file, a file that is no text, or no folder where `stackConfigDir` says",
  "review/outside": "`stackConfigDir` leads out of the repository",
  "review/names-alike": "two names that differ in case alone: on some file systems one hides the other",
  "review/too-large": "a file above 1 MiB, more than 10,000 stack files, or more than 64 MiB in all",
  "reviewed/files":
    "`up --reviewed`: the files mean something else for access than what was reviewed; nothing was begun, or the home stack was not",
  "reviewed/contract":
    "`up --reviewed`: what a client has deployed lets in fewer than the reviewed files say, or lacks a role of theirs",
  "fleet/unknown-stack": "a name that is neither a stack of this project nor a client's slug",
  "fleet/selection":
    "`--all` together with names of stacks, or neither of the two; or the home stack by name with `--shard`",
  "fleet/no-home": "`--all`, and there is no home stack's file, or more than one",
  "fleet/not-read": "`onboard`: the home stack's `clients` does not list the client",
  "fleet/handoff": "a stack that is named belongs to a client with `handoff: true`, which has none",
  "revoke/no-client": "`revoke`: a slug that is no client's",
  "revoke/no-role": "`revoke --role`: the client has no role of that key",
  "revoke/no-user":
    "`revoke --user`: neither Identity Center nor the home stack's file has somebody of that name, so that nobody would be shut out",
  "revoke/yourself": "`revoke --user`: the command runs as the person who is to be shut out",
  "revoke/nothing-to-lift": "`revoke --lift`: the files have no such entry, or several of one user name",
  "revoke/by-hand":
    "`revoked` or `denied` stands in a file so that an entry can be neither added nor taken out; what was done in AWS stays done",
  "import/client":
    "`import`: a client is not written as `slug=accountId` or `slug=accountId:profile`, is the home account, is given twice, or has a slug or account that another client's file has",
  "import/by-hand":
    "`import`: something stands in a file so that nothing can be put beside it without a change to its lines",
  "recertify/name": "`recertify`: the campaign's name cannot be a file's",
  "recertify/file": "`recertify`: the campaign's file is no CSV with the columns that the command wrote",
  "recertify/row":
    "`recertify`: a row of the campaign's file: an id that is none or stands twice, a decision that is neither keep nor remove, a reviewer or day that is missing, or somebody who decides on access of their own",
  "recertify/by-hand":
    "`recertify --propose`, `status --unused --propose`: a grant stands in the home stack's file so that it cannot be taken out without a change to something else",
  "handoff/no-client": "`handoff`: a slug that is no client's",
  "handoff/has-stack": "`handoff`: the client's roles are made by its Pulumi stack",
  "handoff/leaving": "`handoff`: the client's file says `offboarding: true`",
  "handoff/by-hand": "`handoff` stands in the client's file so that what was handed over cannot be recorded there",
  "handoff/template-url": "`--template-url` is no address of an object in S3, or of another partition",
  "handoff/too-large": "the template has more than CloudFormation takes",
  "doctor/node": "`doctor`: this Node is older than the program needs",
  "doctor/engine": "`doctor`: there is no Pulumi CLI on PATH, it cannot be run, or it is too old",
  "doctor/package": "`doctor`: a provider's package is not installed beside the program",
  "doctor/backend": "`doctor`: nobody is logged in to the backend, or it does not answer",
  "doctor/passphrase": "`doctor`: the passphrase of a stack's secrets is not set, or is another one",
  "doctor/secrets-key":
    "`doctor`: the engine cannot use the key that a stack's secrets are sealed with (`secretsprovider`)",
  "doctor/identity-center":
    "`doctor`: there is no Identity Center in that Region, or one that the account has for itself alone",
  "doctor/administrator":
    "`doctor`: the home account is neither the management account nor Identity Center's delegated administrator",
  "doctor/unknown-name": "`doctor`: the directory has no group or user that a grant names",
  "doctor/quota":
    "`doctor`: AWS has set a quota below what the plan needs, or below what `quotas` in `Pulumi.yaml` says",
  "doctor/organization-policy":
    "`doctor`: an SCP of the home account, or an RCP of a client's, refuses people whom the plan lets in",
  "doctor/rights": "`doctor`: the caller may not do what the plan needs",
  "doctor/not-checked": "`doctor`: something could not be looked at, and so is no pass",
  "fleet/offboarding": "the client's file says `offboarding: true`",
  "fleet/other-account":
    "the stack's credentials are those of another account than its file names; nothing was written",
  "fleet/expired-credentials": "they have expired",
  "fleet/no-credentials": "there are none, by the way that the message names",
  "fleet/unknown-caller": "whose credentials they are could not be asked: no connection, no such profile, AWS refused",
  "fleet/locked": "somebody holds the stack's lock still, after waiting",
  "fleet/slug-taken":
    "`add`: a client's file has that slug already, or Pulumi would take the new file for another stack's deployment settings",
  "fleet/credentials":
    "`add`, `init`: a profile's name is not one line of text, or the role to assume is in another account than the client's",
  "fleet/unwritable": "`add`, `init`: a value holds characters that YAML cannot keep",
  "fleet/folder": "`init`: the folder holds other files, or cannot be read; or its `package.json` is none",
  "fleet/answer-missing": "`init`: something has to be known, was not given and could not be found out",
  "export/project-name":
    "`export`: a name of the project that Pulumi would not take; it would become a file's name and a line in files that other tools read",
  "export/no-portal":
    "`export aws-config`, `export granted`: the files name no access portal, without which nobody can sign in by a profile",
  "aws-config/markers":
    "`export aws-config`: the marks of a block are not whole, there are two of one name, or a setting stands right below the block",
  "aws-config/changed": "`export aws-config`: somebody has changed the block by hand",
  "aws-config/taken":
    "`export aws-config`: a profile or `sso-session` of that name stands outside of the block; nothing was written",
  "aws-config/file":
    "`export aws-config`: the file is none, no UTF-8, or a link that leads nowhere or to somebody else's file",
  "fleet/kubernetes": "`export kubernetes`: an option that the operator would not take",
  "fleet/kubernetes-name":
    "`export kubernetes`: a stack's name is too long for Kubernetes, or two would be the same there",
  "pack/no-stack": "the policy pack was not started by the engine",
  "pack/no-project":
    "the folder in which the pack looks for `switchyard.review.yaml` is not that of the project that runs, by its name or its configuration",
  "pack/settings": "`switchyard.review.yaml` is no text file of at most 1 MB",
  "review/no-owner": "`owners` of `switchyard.review.yaml` names nobody for a client, a level or for everything else",
  "review/owner": "an owner is neither `@user`, `@organization/team` nor an e-mail address",
  "review/owner-of-nothing": "`owners` names a client that has no file, or a level that the project does not have",
  "review/owner-pattern": "a file's path cannot be written in CODEOWNERS so that it is told from another's",
  "review/codeowners-size": "the file would have 3 MB or more, and GitHub loads no such file",
} as const;
