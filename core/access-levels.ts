import { pascalCase } from "./names.ts";
import type { AccessLevelInput } from "./config/schema/project.ts";

/** A kind of access, defined once for all clients. */
export interface AccessLevel extends AccessLevelInput {
  /** How the level reads inside the name of a permission set: `ReadOnly`. */
  readonly title: string;
}

/**
 * The levels that come ready. A level of the same name in `Pulumi.yaml` replaces one of these as a whole, so that
 * nothing granted here is left in it; only the title stays unless it too is given.
 */
const READY: Readonly<Record<string, AccessLevel>> = {
  administrator: { title: "Administrator", managedPolicies: ["AdministratorAccess"] },
  "read-only": { title: "ReadOnly", managedPolicies: ["ReadOnlyAccess"] },
  devops: { title: "DevOps", managedPolicies: ["PowerUserAccess"] },
};

/** The ready levels and the user's own, by key. */
export function accessLevels(own: Readonly<Record<string, AccessLevelInput>> = {}): ReadonlyMap<string, AccessLevel> {
  const levels = new Map(Object.entries(READY));
  for (const [key, level] of Object.entries(own)) {
    levels.set(key, { ...level, title: level.title ?? READY[key]?.title ?? pascalCase(key) });
  }
  return levels;
}
