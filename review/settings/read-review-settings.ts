import type { Fault } from "../../core/faults/fault.ts";
import type { SourceFile } from "../../core/faults/yaml/source.ts";
import type { ReviewSettings } from "./review-settings.ts";

/** Stub. */
export const REVIEW_FILE = "switchyard.review.yaml";

/** Stub. */
export function readReviewSettings(_: SourceFile | undefined): {
  readonly settings: ReviewSettings;
  readonly faults: readonly Fault[];
} {
  return {
    settings: {
      ...{ severities: {}, failsFrom: "error", maxAdministrators: 3, maxDaysOfGrant: 400, protectedClients: [] },
      ...{ protectedLevels: [], exceptions: [] },
      owners: { clients: {}, levels: {}, everything: ["@acme/security"] },
    },
    faults: [],
  };
}
