import { accountMoved } from "./account-moved.ts";
import { accountOfTwoClients } from "./account-of-two-clients.ts";
import { administratorBySelector } from "./administrator-by-selector.ts";
import { administratorWithoutReason } from "./administrator-without-reason.ts";
import { administratorWithoutTicket } from "./administrator-without-ticket.ts";
import { administratorWithoutUntil } from "./administrator-without-until.ts";
import { clientsComeAndGo } from "./clients-come-and-go.ts";
import { disguisedName } from "./disguised-name.ts";
import { endOfAccess } from "./end-of-access.ts";
import { exceptionsShown } from "./exceptions.ts";
import { externalId } from "./external-id.ts";
import { grantWithoutTrust } from "./grant-without-trust.ts";
import { handoffMovedOn } from "./handoff-moved-on.ts";
import { homeMoved } from "./home-moved.ts";
import { identityIsAdministrator } from "./identity-is-administrator.ts";
import { lastAdministrator } from "./last-administrator.ts";
import { lastWayIn } from "./last-way-in.ts";
import { manyAdministrators } from "./many-administrators.ts";
import { mfaCannotWork } from "./mfa-cannot-work.ts";
import { protectedTouched } from "./protected-touched.ts";
import { quotaNearlyFull } from "./quota-nearly-full.ts";
import { revocationTakenOut } from "./revocation-taken-out.ts";
import { revocationsComeAndGo } from "./revocations-come-and-go.ts";
import { ROLE_RULES } from "./role-rules.ts";
import type { Rule } from "./rule.ts";
import { settingsWeakened } from "./settings-weakened.ts";
import type { Severity } from "./severity.ts";
import { similarName } from "./similar-name.ts";
import { trustWiderThanGrants } from "./trust-wider-than-grants.ts";
import { trustWithoutGrant } from "./trust-without-grant.ts";
import { uncheckedContract } from "./unchecked-contract.ts";

/** Rules about who is given what, and about the files as a whole. */
const PORTFOLIO_RULES: readonly Rule[] = [
  manyAdministrators,
  identityIsAdministrator,
  administratorBySelector,
  administratorWithoutUntil,
  administratorWithoutReason,
  administratorWithoutTicket,
  trustWiderThanGrants,
  trustWithoutGrant,
  grantWithoutTrust,
  externalId,
  mfaCannotWork,
  endOfAccess,
  lastWayIn,
  lastAdministrator,
  accountOfTwoClients,
  accountMoved,
  homeMoved,
  clientsComeAndGo,
  disguisedName,
  similarName,
  quotaNearlyFull,
  handoffMovedOn,
  uncheckedContract,
  revocationTakenOut,
  revocationsComeAndGo,
  protectedTouched,
];

/** Rules about the review itself. */
const REVIEW_RULES: readonly Rule[] = [settingsWeakened, exceptionsShown];

/** All rules, in the order of the catalogue's page. */
export const RULES: readonly Rule[] = [...PORTFOLIO_RULES, ...ROLE_RULES, ...REVIEW_RULES];

/** Severity by rule where the settings say nothing. */
export const RULE_SEVERITIES: Readonly<Record<string, Severity>> = Object.fromEntries(
  RULES.map(({ id, severity }) => [id, severity]),
);

/** Ids of the rules that take exceptions. why not all: an exception from those of the review would disarm it unseen. */
export const EXCUSABLE: readonly string[] = RULES.filter((rule) => !REVIEW_RULES.includes(rule)).map(({ id }) => id);
