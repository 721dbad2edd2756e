/** What the pack looks at beside the rules of the review, since only the engine can show it. */
export interface OwnCheck {
  readonly id: string;
  readonly title: string;
  readonly mend: string;
}

/** By id, each `error`; no exception can be made from them, but as docs/policy-pack.md says. */
export const OWN_CHECKS = {
  "cannot-be-judged": {
    id: "cannot-be-judged",
    title: "What the resource gives cannot be judged",
    mend: "Write the argument as AWS's documentation has it: a policy as one JSON document without repeated keys.",
  },
  "outside-principal": {
    id: "outside-principal",
    title: "A principal outside the home account may assume the role",
    mend: "Name principals of the home account in the trust policy; docs/policy-pack.md says how to make an exception.",
  },
  "other-account": {
    id: "other-account",
    title: "The resource is written to another account than its stack's",
    mend: "Give it the provider of the stack's own account, or move it to the stack of that account.",
  },
  "access-key": {
    id: "access-key",
    title: "An access key is made by the stack",
    mend: "Let people sign in by Identity Center, and robots by a role; a user's keys are the user's own to make.",
  },
} as const satisfies Readonly<Record<string, OwnCheck>>;

/** Id of an {@link OwnCheck}. */
export type OwnCheckId = keyof typeof OWN_CHECKS;
