import type { z } from "zod";
import { check } from "../../core/config/check/check-value.ts";
import { parseUntil } from "../../core/config/until.ts";
import type { Fault } from "../../core/faults/fault.ts";
import { yamlOrigin, type Origin } from "../../core/faults/origin.ts";
import { repeats } from "../../core/faults/repeats.ts";
import { readYaml, type SourceFile } from "../../core/faults/yaml/source.ts";
import { RULE_SEVERITIES } from "../rules/catalogue.ts";
import type { Exception, ReviewSettings } from "./review-settings.ts";
import { reviewSettingsSchema } from "./review-settings-schema.ts";

/** What holds where there is no such file. */
export const DEFAULT_SETTINGS: ReviewSettings = {
  severities: RULE_SEVERITIES,
  failsFrom: "error",
  maxAdministrators: 3,
  maxDaysOfGrant: 400,
  protectedClients: [],
  protectedLevels: [],
  owners: { clients: {}, levels: {}, everything: [] },
  exceptions: [],
};

/**
 * Reads how pull requests are reviewed.
 * @param file `switchyard.review.yaml`. Absent: the defaults hold.
 * @returns the settings with every default filled in; with faults, all of them, and the defaults alone.
 */
export function readReviewSettings(file: SourceFile | undefined): {
  readonly settings: ReviewSettings;
  readonly faults: readonly Fault[];
} {
  if (file === undefined) return { settings: DEFAULT_SETTINGS, faults: [] };
  const { source, faults: unreadable } = readYaml(file);
  if (unreadable.length > 0) return { settings: DEFAULT_SETTINGS, faults: unreadable };
  const whole = yamlOrigin(source, "", []);
  const origin: Origin = { ...whole, name: (path) => whole.name(path).replace(/^\./, "") || "(file)" };
  // why: a file with comments alone says nothing.
  const { value, faults } = check(reviewSettingsSchema, source.value ?? {}, origin);
  const all = [...faults, ...twice(value?.exceptions ?? [], origin)];
  if (value === undefined || all.length > 0) return { settings: DEFAULT_SETTINGS, faults: all };
  return { settings: { file: file.name, ...settingsFrom(value, origin) }, faults: [] };
}

type Written = z.infer<typeof reviewSettingsSchema>;
type WrittenException = NonNullable<Written["exceptions"]>[number];

function settingsFrom(written: Written, origin: Origin): ReviewSettings {
  const given = Object.entries(written.severities ?? {}).flatMap(([id, severity]) =>
    severity === undefined ? [] : [[id, severity] as const],
  );
  return {
    severities: { ...DEFAULT_SETTINGS.severities, ...Object.fromEntries(given) },
    failsFrom: written.failsFrom ?? DEFAULT_SETTINGS.failsFrom,
    maxAdministrators: written.maxAdministrators ?? DEFAULT_SETTINGS.maxAdministrators,
    maxDaysOfGrant: written.maxDaysOfGrant ?? DEFAULT_SETTINGS.maxDaysOfGrant,
    protectedClients: written.protectedClients ?? [],
    protectedLevels: written.protectedLevels ?? [],
    owners: {
      clients: written.owners?.clients ?? {},
      levels: written.owners?.levels ?? {},
      everything: written.owners?.everything ?? [],
    },
    exceptions: (written.exceptions ?? []).map((one, index): Exception => ({
      ...one,
      until: parseUntil(one.until) ?? one.until,
      at: origin.locate(["exceptions", index]),
    })),
  };
}

function twice(exceptions: readonly WrittenException[], origin: Origin): readonly Fault[] {
  return repeats(exceptions.map(({ rule, subject }) => `${rule} ${subject}`)).map((index) => {
    const path = ["exceptions", index];
    return {
      code: "review/exception-twice",
      at: origin.locate(path),
      path: origin.name(path),
      expected: "one exception for each rule and subject",
      found: `a second one for ${exceptions[index]?.rule ?? ""} of ${JSON.stringify(exceptions[index]?.subject)}`,
      fix: "Remove one of them.",
    };
  });
}
