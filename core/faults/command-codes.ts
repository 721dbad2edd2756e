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
  "fleet/selection": "`--all` together with names of stacks, or neither of the two",
  "fleet/no-home": "`--all`, and there is no home stack's file, or more than one",
  "fleet/not-read": "`onboard`: the home stack's `clients` does not list the client",
  "fleet/handoff": "a stack that is named belongs to a client with `handoff: true`, which has none",
  "import/client":
    "`import`: a client is not written as `slug=accountId` or `slug=accountId:profile`, is the home account, is given twice, or has a slug or account that another client's file has",
  "import/by-hand":
    "`import`: something stands in a file so that nothing can be put beside it without a change to its lines",
  "recertify/name": "`recertify`: the campaign's name cannot be a file's",
  "recertify/file": "`recertify`: the campaign's file is no CSV with the columns that the command wrote",
  "recertify/row":
    "`recertify`: a row of the campaign's file: an id that is none or stands twice, a decision that is neither keep nor remove, a reviewer or day that is missing, or somebody who decides on access of their own",
  "recertify/by-hand":
    "`recertify --propose`: a grant stands in the home stack's file so that it cannot be taken out without a change to something else",
  "handoff/no-client": "`handoff`: a slug that is no client's",
  "handoff/has-stack": "`handoff`: the client's roles are made by its Pulumi stack",
  "handoff/leaving": "`handoff`: the client's file says `offboarding: true`",
  "handoff/by-hand": "`handoff` stands in the client's file so that what was handed over cannot be recorded there",
  "handoff/template-url": "`--template-url` is no address of an object in S3, or of another partition",
  "handoff/too-large": "the template has more than CloudFormation takes",
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
