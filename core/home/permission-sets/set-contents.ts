import { cut } from "../../faults/fault.ts";
import type { SetBoundary } from "../settings/home-settings.ts";
import type { PlannedSet } from "./planned-set.ts";
import { canonicalPolicy } from "../../aws/same-policy.ts";

/** Everything that a permission set holds, in one form for the plan, for AWS and for the state. */
export interface SetContents {
  /** JSON text as it stands; empty without one. */
  readonly inlinePolicy: string;
  /** ARNs. */
  readonly managedPolicies: readonly string[];
  /** Paths and names, as in `/team/extra`. */
  readonly customerManagedPolicies: readonly string[];
  /** ARN, or path and name; empty without one. */
  readonly permissionsBoundary: string;
  /** ISO 8601. */
  readonly sessionDuration: string;
  /** Empty without one. */
  readonly relayState: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What the set is to hold. @param inlinePolicy As it is sent. */
export function plannedContents({ settings, ...set }: PlannedSet, inlinePolicy: string): SetContents {
  const { permissionsBoundary: boundary } = settings;
  return {
    inlinePolicy,
    managedPolicies: settings.managedPolicyArns,
    customerManagedPolicies: settings.customerManagedPolicies.map(({ path, name }) => path + name),
    permissionsBoundary: boundary === undefined ? "" : boundaryName(boundary),
    sessionDuration: settings.sessionDuration,
    relayState: set.relayState ?? "",
    description: set.description,
    tags: settings.tags,
  };
}

function boundaryName(boundary: SetBoundary): string {
  if ("managedPolicyArn" in boundary) return boundary.managedPolicyArn;
  return boundary.customerManagedPolicy.path + boundary.customerManagedPolicy.name;
}

/**
 * What a set holds, from its properties: as Cloud Control answers (`InlinePolicy`) or as Pulumi's state has them
 * (`inlinePolicy`). What is absent is empty.
 * Source: CloudFormation schema of AWS::SSO::PermissionSet.
 */
export function contentsOf(properties: unknown): SetContents {
  const policy = property(properties, "inlinePolicy");
  const boundary = property(properties, "permissionsBoundary");
  const ofCustomer = property(boundary, "customerManagedPolicyReference");
  return {
    inlinePolicy: typeof policy === "object" && policy !== null ? JSON.stringify(policy) : text(policy),
    managedPolicies: list(property(properties, "managedPolicies")).map(text),
    customerManagedPolicies: list(property(properties, "customerManagedPolicyReferences")).map(reference),
    permissionsBoundary:
      ofCustomer === undefined ? text(property(boundary, "managedPolicyArn")) : reference(ofCustomer),
    sessionDuration: text(property(properties, "sessionDuration")),
    relayState: text(property(properties, "relayStateType")),
    description: text(property(properties, "description")),
    tags: Object.fromEntries(
      list(property(properties, "tags")).map((tag) => [text(property(tag, "key")), text(property(tag, "value"))]),
    ),
  };
}

/** One way in which two contents differ. */
export interface ContentChange {
  /** As in `inline policy`. */
  readonly what: string;
  /** `none`, or the value, cut. */
  readonly before: string;
  readonly after: string;
}

/** How two contents differ by meaning: neither a policy's spelling counts, nor the order of a list. */
export function contentChanges(before: SetContents, after: SetContents): readonly ContentChange[] {
  return ASPECTS.flatMap(([what, value]) => {
    const [old, next] = [value(before), value(after)];
    return old === next ? [] : [{ what, before: shown(old), after: shown(next) }];
  });
}

/** What {@link contentChanges} calls it. */
export const INLINE_POLICY = "inline policy";

const ASPECTS: readonly (readonly [string, (contents: SetContents) => string])[] = [
  [INLINE_POLICY, ({ inlinePolicy }) => (inlinePolicy === "" ? "" : canonicalPolicy(parsed(inlinePolicy)))],
  ["managed policies", ({ managedPolicies }) => [...managedPolicies].sort().join(", ")],
  ["customer-managed policies", (contents) => [...contents.customerManagedPolicies].sort().join(", ")],
  ["permissions boundary", ({ permissionsBoundary }) => permissionsBoundary],
  ["session duration", ({ sessionDuration }) => sessionDuration],
  ["relay state", ({ relayState }) => relayState],
  ["description", ({ description }) => description],
  [
    "tags",
    ({ tags }) =>
      Object.entries(tags)
        .map((tag) => tag.join(" = "))
        .sort()
        .join(", "),
  ],
];

function shown(value: string): string {
  return value === "" ? "none" : cut(JSON.stringify(value), 300);
}

function reference(value: unknown): string {
  return (text(property(value, "path")) || "/") + text(property(value, "name"));
}

/** A property under its name, or under the same with a capital letter. */
function property(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  const found = Object.entries(value).find(([key]) => key.charAt(0).toLowerCase() + key.slice(1) === name);
  return found?.[1] as unknown;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function parsed(policy: string): unknown {
  try {
    return JSON.parse(policy);
  } catch {
    return policy;
  }
}
