import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import type { CallerAccount } from "../aws/caller-account.ts";
import type { StackAccess } from "../aws/stack-credentials.ts";
import type { ProjectStack } from "../project/open-project.ts";
import type { CheckId } from "./check.ts";
import type { DoctorSources } from "./doctor-sources.ts";
import type { KnownOrganization } from "./organization-checks.ts";

/** A stack whose credentials are those of its account. */
export interface ReadyStack {
  readonly stack: ProjectStack;
  readonly access: Extract<StackAccess, { kind: "known" }>;
  readonly caller: CallerAccount;
  readonly organization: KnownOrganization;
  /** Why the organization could not be asked. */
  readonly because?: unknown;
}

/** One stack, and what others are asked by for it. */
export interface StackQuestion {
  readonly ready: ReadyStack;
  readonly portfolio?: Portfolio;
  /** The home stack, where its credentials can be used. */
  readonly home?: ReadyStack;
  /** Organizations of the clients, by slug. */
  readonly organizations: ReadonlyMap<string, KnownOrganization>;
  readonly sources: DoctorSources;
  readonly wanted: (id: CheckId) => boolean;
  readonly now: Date;
}
