import { allowExcept } from "./allow-except.ts";
import { assumeRoleAnywhere } from "./assume-role-anywhere.ts";
import { chainedSession } from "./chained-session.ts";
import { foreignAccountTrust } from "./foreign-account-trust.ts";
import { openFederation } from "./open-federation.ts";
import { passRoleAnywhere } from "./pass-role-anywhere.ts";
import { passRoleByCondition } from "./pass-role-by-condition.ts";
import { privilegeEscalation } from "./privilege-escalation.ts";
import { rootTrust } from "./root-trust.ts";
import type { Rule } from "./rule.ts";
import { selfEscalation } from "./self-escalation.ts";
import { setGivesAdministrator } from "./set-gives-administrator.ts";
import { unknownAction } from "./unknown-action.ts";
import { unreadableTrust } from "./unreadable-trust.ts";
import { wholeAccount } from "./whole-account.ts";
import { wildcardPrincipal } from "./wildcard-principal.ts";
import { wildcardWithCondition } from "./wildcard-with-condition.ts";

/** The rules that judge one role or one permission set, whether from the files or from the engine. */
export const ROLE_RULES: readonly Rule[] = [
  wildcardPrincipal,
  wildcardWithCondition,
  rootTrust,
  wholeAccount,
  foreignAccountTrust,
  openFederation,
  unreadableTrust,
  chainedSession,
  selfEscalation,
  privilegeEscalation,
  passRoleAnywhere,
  passRoleByCondition,
  assumeRoleAnywhere,
  allowExcept,
  setGivesAdministrator,
  unknownAction,
];
