/** The severities from nothing to worst. */
export const SEVERITIES = ["off", "note", "warning", "error"] as const;

/** How bad a finding is: `error` fails the review by default, `warning` and `note` are shown. `off`: not looked for. */
export type Severity = (typeof SEVERITIES)[number];

/** Whether the first is as bad as the second, or worse. */
export function isAtLeast(one: Severity, other: Severity): boolean {
  return SEVERITIES.indexOf(one) >= SEVERITIES.indexOf(other);
}
