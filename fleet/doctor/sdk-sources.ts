import { askSts } from "../aws/caller-account.ts";
import type { DoctorSources } from "./doctor-sources.ts";
import { instanceReader } from "./read-instances.ts";
import { organizationReader } from "./read-organization.ts";
import { quotaReader } from "./read-quotas.ts";
import { rightsReader } from "./simulate-rights.ts";

/** AWS itself. */
export const SDK_SOURCES: DoctorSources = {
  ask: askSts,
  instances: instanceReader,
  organization: organizationReader,
  quotas: quotaReader,
  rights: rightsReader,
};
