import type { Fault } from "../../core/faults/fault.ts";

/** What a project of one's own cannot be made without, and what may be said besides. */
export interface InitAnswers {
  /** Begins the names of access roles. */
  readonly company: string;
  readonly homeAccountId: string;
  /** AWS profile with credentials in the home account, for its stack's `aws:profile`. Default: the environment's. */
  readonly homeProfile?: string;
  /** Region in which Identity Center is enabled. */
  readonly region: string;
  /** Address of the access portal. Default: none, so there are no links to it. */
  readonly portal?: string;
  readonly clientName: string;
  /** Default: made from the name. */
  readonly clientSlug?: string;
  readonly clientAccountId: string;
  /** AWS profile with credentials in the client's account. Default: the environment's. */
  readonly clientProfile?: string;
  /** Access levels of the client. Default `read-only`. */
  readonly roles?: readonly string[];
  /** Group of Identity Center that gets in first. Default: none. */
  readonly group?: string;
  /** User of Identity Center who gets in first. Default: none. */
  readonly user?: string;
  /** Roles of the first grant. Default: `read-only` where the client has it; else all of the client's. */
  readonly grantRoles?: readonly string[];
}

/** Answers that have to be given, and the option that gives each. */
const NEEDED = {
  company: "company",
  homeAccountId: "home-account",
  region: "region",
  clientName: "client",
  clientAccountId: "client-account",
} as const;

/** The answers with the slug filled in; or a fault for each that is missing. */
export function answersFor(
  given: Partial<InitAnswers>,
):
  | { readonly answers: InitAnswers; readonly faults: readonly [] }
  | { readonly answers: undefined; readonly faults: readonly Fault[] } {
  const { company, homeAccountId, region, clientName, clientAccountId, ...rest } = given;
  if (
    company === undefined ||
    homeAccountId === undefined ||
    region === undefined ||
    clientName === undefined ||
    clientAccountId === undefined
  )
    return {
      answers: undefined,
      faults: Object.entries(NEEDED).flatMap(([key, option]) =>
        given[key as keyof typeof NEEDED] === undefined ? [missing(option)] : [],
      ),
    };
  const needed = { company, homeAccountId, region, clientName, clientAccountId };
  return { answers: { ...rest, ...needed, clientSlug: rest.clientSlug ?? slugFromName(clientName) }, faults: [] };
}

/** A slug that fits a name: `AbcCorp` is `abccorp`. */
export function slugFromName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

function missing(option: string): Fault {
  return {
    code: "fleet/answer-missing",
    path: `--${option}`,
    expected: "an answer",
    found: "none, and nothing to take it from",
    fix: `Give --${option}, or run the command at a terminal, where it asks.`,
  };
}
