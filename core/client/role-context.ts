import type { Partition } from "../aws/partitions.ts";
import type { Quotas } from "../aws/quotas.ts";
import type { CheckedOrigin, Sound } from "../config/check/soundness.ts";
import type { AccessLevel } from "../config/project/access-levels.ts";
import type { SharedSet } from "../config/project/resolve-shared-sets.ts";
import type { ClientInput, ClientRoleInput } from "../config/schema/client-schema.ts";
import type { AccessLevelInput, HomeAccountInput } from "../config/schema/project-schema.ts";
import type { Path } from "../faults/fault.ts";
import type { HomeAccount } from "./trust/trust-statements.ts";

/** What all roles of a client share. */
export interface RoleContext {
  readonly input: ClientInput;
  readonly project: ProjectSettings;
  readonly partition: Partition;
  readonly origin: CheckedOrigin;
  readonly home: HomeAccount;
}

/** One role as written, with the access level it is of. */
export interface WrittenRole {
  readonly key: string;
  readonly path: Path;
  readonly role: ClientRoleInput;
  readonly level: AccessLevel;
  readonly levelKey: string;
}

/** What `Pulumi.yaml` says for all stacks. */
export interface ProjectSettings {
  readonly account: HomeAccountInput;
  readonly levels: Readonly<Record<string, AccessLevelInput>>;
  /** Absent when the project defines no levels of its own. */
  readonly levelsOrigin: CheckedOrigin | undefined;
  /** Shared permission sets by name. */
  readonly sharedSets: Readonly<Record<string, SharedSet>>;
  readonly quotas: Quotas;
  readonly sound: Sound;
}

/** Whether the partition is the one that was written, or the default where none was. */
export function surePartition({ project }: Pick<RoleContext, "project">): boolean {
  return project.sound(["homeAccount", "partition"], ["client", "partition"]);
}
