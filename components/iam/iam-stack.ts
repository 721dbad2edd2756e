import * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../core/faults/fault.ts";
import type { PlannedIdentity } from "../../core/home/iam/planned-identity.ts";
import type { HomePlan } from "../../core/home/planned-home.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { ExistingIdentities, MadeIdentity } from "./find-existing-identities.ts";
import type { IamIdentities } from "./iam-identities.ts";

/** What looking up IAM identities has found. */
export interface FoundIdentities {
  /** What is to exist and does not, and what exists and is not to be adopted. */
  readonly faults: readonly Fault[];
  /** Absent where nothing was looked up. */
  readonly existing?: ExistingIdentities;
}

/**
 * Looks up the identities that are only referred to, and those to adopt; in an update also whether those to be made
 * exist already. why import where needed: most homes have no identities of IAM.
 */
export async function lookUpIam(
  settings: HomeSettings,
  { identities }: Pick<HomePlan, "identities">,
  opts: pulumi.InvokeOptions,
): Promise<FoundIdentities> {
  const referredTo = identities.filter((one) => !isMade(one));
  const asked = identities.filter(isMade).filter((one) => one.settings.adopt || !pulumi.runtime.isDryRun());
  const [faults, existing] = await Promise.all([
    referredTo.length === 0 ? [] : (await import("./iam-lookup.ts")).findIdentities(settings, referredTo, opts),
    asked.length === 0
      ? undefined
      : (await import("./find-existing-identities.ts")).findExistingIdentities(settings, asked, opts),
  ]);
  return { faults: [...faults, ...(existing?.faults ?? [])], ...(existing !== undefined && { existing }) };
}

function isMade(identity: PlannedIdentity): identity is MadeIdentity {
  return identity.kind !== "iam-role" && !identity.settings.existing;
}

/** Declares the IAM identities, if there are any. @returns their component. */
export async function declareIam(
  { quotas }: HomeSettings,
  { identities }: Pick<HomePlan, "identities">,
  { existing }: FoundIdentities,
  opts: pulumi.ComponentResourceOptions,
): Promise<IamIdentities | undefined> {
  if (identities.length === 0) return undefined;
  const { IamIdentities } = await import("./iam-identities.ts");
  const adopted = existing?.adopted ?? new Set<string>();
  return new IamIdentities("iam", { identities, quotas, adopted }, opts);
}
