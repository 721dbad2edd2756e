import { getGroup } from "@pulumi/aws/iam/getGroup.js";
import { getUser } from "@pulumi/aws/iam/getUser.js";
import type * as pulumi from "@pulumi/pulumi";
import { adoptionUnknown, nothingToAdopt } from "../../core/aws/differences.ts";
import { groupDifferences, userDifferences } from "../../core/home/iam/identity-differences.ts";
import type { PlannedIdentity } from "../../core/home/iam/planned-identity.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { label } from "../../core/home/settings/principals.ts";
import { type ExistingReport, isAbsent } from "../engine/log-existing.ts";
import type { WasBeingMade } from "../engine/interrupted.ts";
import { attempt } from "../engine/look-up.ts";
import { readOwnState } from "../engine/own-state.ts";
import { held } from "../engine/state-resources.ts";
import { identityExists, otherPath } from "./iam-faults.ts";

/** A user or group that the stack makes. */
export type MadeIdentity = Exclude<PlannedIdentity, { readonly kind: "iam-role" }>;

/** Users and groups that exist already and are to be taken over. */
export interface ExistingIdentities extends ExistingReport {
  /** Keys of those to import. */
  readonly adopted: ReadonlySet<string>;
}

const NOTHING = { faults: [], differences: [], warnings: [] };
const TYPES = { "iam-user": "aws:iam/user:User", "iam-group": "aws:iam/group:Group" } as const;

/**
 * Looks up users and groups that the stack's state does not hold, as for roles (docs/decisions/0014-adoption.md).
 * Whoever may not look them up learns from AWS's own error that one exists.
 */
export async function findExistingIdentities(
  home: HomeSettings,
  identities: readonly MadeIdentity[],
  wasMaking: WasBeingMade,
  opts: pulumi.InvokeOptions,
): Promise<ExistingIdentities> {
  const state = await attempt(readOwnState());
  const found = await Promise.all(
    identities.map(async (identity): Promise<ExistingReport & { readonly adopted?: string }> => {
      const what = `${label(identity)} in account ${home.accountId}`;
      const { path } = identity.settings;
      const own = { type: TYPES[identity.kind], name: identity.key, inputs: { name: identity.name, path } };
      const adopt = identity.settings.adopt || wasMaking(own);
      if (state.failure !== undefined)
        return { ...NOTHING, warnings: adopt ? [adoptionUnknown(what, state.failure)] : [] };
      if (held(state.value, TYPES[identity.kind], { name: identity.name }) !== undefined) return NOTHING;
      const { value, failure } = await attempt(lookUp(identity, opts));
      if (failure !== undefined) {
        if (!adopt) return NOTHING;
        return { ...NOTHING, warnings: [isAbsent(failure) ? nothingToAdopt(what) : adoptionUnknown(what, failure)] };
      }
      if (!adopt) return { ...NOTHING, faults: [identityExists(home, identity, value.arn)] };
      // why: IAM finds a name in any case, and what is imported must be called as it is here.
      if (!value.arn.endsWith(`/${identity.name}`))
        return { ...NOTHING, faults: [otherPath(home, identity, `an ARN that ends in /${identity.name}`, value.arn)] };
      return { ...NOTHING, adopted: identity.key, differences: value.differences };
    }),
  );
  return {
    adopted: new Set(found.flatMap(({ adopted }) => adopted ?? [])),
    faults: found.flatMap(({ faults }) => faults),
    differences: found.flatMap(({ differences }) => differences),
    warnings: found.flatMap(({ warnings }) => warnings),
  };
}

async function lookUp(
  identity: MadeIdentity,
  opts: pulumi.InvokeOptions,
): Promise<{ readonly arn: string; readonly differences: readonly string[] }> {
  if (identity.kind === "iam-user") {
    const user = await getUser({ userName: identity.name }, opts);
    return { arn: user.arn, differences: userDifferences(user, identity.settings) };
  }
  const { arn, path, users } = await getGroup({ groupName: identity.name }, opts);
  const members = users.map(({ userName }) => userName);
  return { arn, differences: groupDifferences({ arn, path, members }, identity.settings) };
}
