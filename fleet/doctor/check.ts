import type { FaultCode } from "../../core/faults/fault-codes.ts";
import { type Location, printable } from "../../core/faults/fault.ts";
import { callFailure } from "../aws/call-failure.ts";

/** What is looked at, in the order in which a first run would meet it. */
export const CHECKS = {
  node: "Node is one that the program runs on",
  engine: "the Pulumi CLI is there, and new enough",
  plugins: "the provider plugins are installed in the versions that the program uses",
  files: "the files of the project can be used",
  backend: "the backend answers, and somebody is logged in",
  secrets: "the passphrase or key of each stack's secrets is at hand",
  credentials: "the credentials of each stack are those of its account",
  "identity-center": "Identity Center is there, for an organization, and in that Region",
  administrator: "the home account may manage Identity Center",
  names: "the directory knows the groups and users of the grants",
  quotas: "AWS's quotas, as they are set, are enough for the plan",
  "organization-policies": "no policy of an organization refuses what the plan lets people do",
  rights: "the callers may do what the plan needs",
} as const;

/** One kind of check; `--skip` takes these words. */
export type CheckId = keyof typeof CHECKS;

/** All of {@link CHECKS}, in their order. */
export const CHECK_IDS = Object.keys(CHECKS) as readonly CheckId[];

/** What was found of one subject. */
export type DoctorCheck = CheckedParts &
  (
    | { readonly state: "ok" }
    /** A first run would fail by it, or not do what the files say. `not-checked`: it could not be looked at, and so is no pass. */
    | {
        readonly state: "fault" | "not-checked";
        readonly code: FaultCode;
        readonly expected: string;
        /** What to do, as an instruction. */
        readonly fix: string;
      }
  );

interface CheckedParts {
  readonly id: CheckId;
  /** `this machine`, `the backend`, or the name of a stack. */
  readonly subject: string;
  readonly found: string;
  /** Where in the files, if it is there. */
  readonly at?: Location;
}

/** One that is not well. */
export type Trouble = Exclude<DoctorCheck, { readonly state: "ok" }>;

/** All is well with it. */
export function ok(id: CheckId, subject: string, found: string): DoctorCheck {
  return { id, subject, state: "ok", found };
}

/** It could not be looked at. */
export function notChecked(
  id: CheckId,
  subject: string,
  { expected, found, fix }: Pick<Trouble, "expected" | "found" | "fix">,
): Trouble {
  return { id, subject, state: "not-checked", code: "doctor/not-checked", expected, found, fix };
}

/** A call that AWS refused or did not answer, so that something could not be looked at. */
export function unanswered(id: CheckId, subject: string, call: string, error: unknown, expected: string): Trouble {
  const { kind, message } = callFailure(error);
  const may = `Let the caller use ${call}, or leave this out by \`--skip ${id}\` and look at it by other means.`;
  return notChecked(id, subject, {
    expected,
    found: `${call}: ${message}`,
    fix: kind === "denied" ? may : `Correct that and repeat the command. ${may}`,
  });
}

/** Something of somebody else's in a line. */
export function quoted(text: string): string {
  return printable(JSON.stringify(text));
}
