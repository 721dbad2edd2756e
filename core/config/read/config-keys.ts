/** The configuration keys of Switchyard, without the project's namespace. */
export const CONFIG_KEYS = ["homeAccount", "accessLevels", "sharedPermissionSets", "quotas", "client", "home"] as const;

/** One of {@link CONFIG_KEYS}. */
export type ConfigKey = (typeof CONFIG_KEYS)[number];

/** Those that stand in `Pulumi.yaml`, for all stacks. */
export const SHARED_KEYS: ReadonlySet<string> = new Set<ConfigKey>([
  "homeAccount",
  "accessLevels",
  "sharedPermissionSets",
  "quotas",
]);
