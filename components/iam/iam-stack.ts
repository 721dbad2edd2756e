import * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../core/faults/fault.ts";
import type { PlannedIdentity } from "../../core/home/iam/planned-identity.ts";
import type { HomePlan } from "../../core/home/planned-home.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { type WasBeingMade, wasBeingMade } from "../engine/interrupted.ts";
import { attempt } from "../engine/look-up.ts";
import { readOwnState } from "../engine/own-state.ts";
import type { InterruptedCreate } from "../engine/stack-types.ts";
import type { ExistingIdentities, MadeIdentity } from "./find-existing-identities.ts";
import type { IamIdentities } from "./iam-identities.ts";

/** What looking up IAM identities has found. */
export interface FoundIdentities {
  /** What is to exist and does not, and what exists and is not to be adopted. */
  readonly faults: readonly Fault[];
  /** Absent where nothing was looked up. */
  readonly existing?: ExistingIdentities;
  /** ARNs of managed policies that an interrupted update has made. Absent: none was asked for. */
  readonly madePolicies?: ReadonlySet<string>;
}

/**
 * Looks up the identities that are only referred to, and those to adopt; in an update also whether those to be made
 * exist already. why import where needed: most homes have no identities of IAM.
 */
export async function lookUpIam(
  settings: HomeSettings,
  { identities }: Pick<HomePlan, "identities">,
  interrupted: readonly InterruptedCreate[],
  opts: pulumi.InvokeOptions,
): Promise<FoundIdentities> {
  const wasMaking = wasBeingMade(interrupted);
  const referredTo = identities.filter((one) => !isMade(one));
  const isAsked = ({ settings: { adopt } }: MadeIdentity) =>
    adopt || interrupted.length > 0 || !pulumi.runtime.isDryRun();
  const asked = identities.filter(isMade).filter(isAsked);
  const [faults, existing, madePolicies] = await Promise.all([
    referredTo.length === 0 ? [] : (await import("./iam-lookup.ts")).findIdentities(settings, referredTo, opts),
    asked.length === 0
      ? undefined
      : (await import("./find-existing-identities.ts")).findExistingIdentities(settings, asked, wasMaking, opts),
    interrupted.length === 0 ? undefined : findOwnPolicies(settings, identities, wasMaking, opts),
  ]);
  return {
    faults: [...faults, ...(existing?.faults ?? [])],
    ...(existing !== undefined && { existing }),
    ...(madePolicies !== undefined && { madePolicies }),
  };
}

async function findOwnPolicies(
  { partition, accountId, quotas }: HomeSettings,
  identities: readonly PlannedIdentity[],
  wasMaking: WasBeingMade,
  opts: pulumi.InvokeOptions,
): Promise<ReadonlySet<string>> {
  const [{ managedPolicies }, { findMadePolicies }, state] = await Promise.all([
    import("./managed-policies.ts"),
    import("../engine/made-policies.ts"),
    attempt(readOwnState()),
  ]);
  // why nothing: that the state cannot be read is a fault of its own, and AWS refuses to make what exists.
  if (state.failure !== undefined) return new Set();
  const declared = identities.flatMap((identity) => managedPolicies({ partition, accountId }, identity, quotas));
  return findMadePolicies(declared, state.value, wasMaking, opts);
}

function isMade(identity: PlannedIdentity): identity is MadeIdentity {
  return identity.kind !== "iam-role" && !identity.settings.existing;
}

/** Declares the IAM identities, if there are any. @returns their component. */
export async function declareIam(
  { partition, accountId, quotas }: HomeSettings,
  { identities }: Pick<HomePlan, "identities">,
  { existing, madePolicies = new Set() }: FoundIdentities,
  opts: pulumi.ComponentResourceOptions,
): Promise<IamIdentities | undefined> {
  if (identities.length === 0) return undefined;
  const { IamIdentities } = await import("./iam-identities.ts");
  const adopted = existing?.adopted ?? new Set<string>();
  return new IamIdentities(
    "iam",
    { identities, account: { partition, accountId }, quotas, adopted, madePolicies },
    opts,
  );
}
