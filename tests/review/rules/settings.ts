import type { ReviewSettings } from "../../../review/settings/review-settings.ts";

/** Settings for rules that read none. */
export const SETTINGS: ReviewSettings = {
  severities: {},
  failsFrom: "error",
  maxAdministrators: 3,
  maxDaysOfGrant: 400,
  protectedClients: [],
  protectedLevels: [],
  owners: { clients: {}, levels: {}, everything: [] },
  exceptions: [],
};
