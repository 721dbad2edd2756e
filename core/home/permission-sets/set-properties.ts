import { canonicalPolicy } from "../../aws/same-policy.ts";
import type { PermissionSetsInput } from "../../config/schema/permission-sets-schema.ts";
import type { SetBoundary } from "../settings/set-settings.ts";
import type { PlannedSet } from "./planned-set.ts";

/** A permission set as it is declared. */
export interface DeclaredSet extends Pick<PlannedSet, "settings" | "description" | "relayState"> {
  /** The inline policy as it is sent: JSON text. */
  readonly policyText: string;
}

/** One property of a permission set: how it is called, declared, and read off what AWS has. */
interface Property {
  /** How sentences call it. */
  readonly words: string;
  /**
   * Its name as an argument of the resource and in the state; with a capital letter in the answers of Cloud Control.
   * Source: CloudFormation schema of AWS::SSO::PermissionSet.
   */
  readonly aws: string;
  /** What is sent. `undefined`: it is left out. */
  readonly declared: (set: DeclaredSet) => unknown;
  /** What a value under that name says: one text for all spellings and orders of the same; empty for none. */
  readonly says: (value: unknown) => string;
  /**
   * Whether there is no empty value to send for it: the provider neither compares nor takes it away where the files say
   * nothing about it. Default false.
   */
  readonly unseen?: true;
}

/** Settings of a permission set in the files that are no property of it in AWS. */
type Apart = "accounts" | "protect" | "adopt";
type Setting = Exclude<keyof NonNullable<PermissionSetsInput["overrides"]>[string], Apart>;

/** A property of a permission set: by its key in the files, and two that no key gives. */
export type SetProperty = Setting | "inlinePolicy" | "description";

/**
 * The properties of a permission set: from here come the arguments of the resource, what adopting one changes, and what
 * somebody changed by hand, in this order. A setting that is missing here does not compile
 * (docs/decisions/0028-one-table-of-properties.md).
 */
export const SET_PROPERTIES = {
  inlinePolicy: {
    words: "inline policy",
    aws: "inlinePolicy",
    declared: ({ policyText }) => policyText,
    says: (value) => {
      const written = policyAsText(value);
      return written === "" ? "" : canonicalPolicy(parsed(written));
    },
  },
  managedPolicies: {
    words: "managed policies",
    aws: "managedPolicies",
    // why also where empty, here and below: what is left out, the provider neither compares nor takes away.
    declared: ({ settings }) => [...settings.managedPolicyArns],
    says: (value) => inOrder(list(value).map(text)),
  },
  customerManagedPolicies: {
    words: "customer-managed policies",
    aws: "customerManagedPolicyReferences",
    declared: ({ settings }) => settings.customerManagedPolicies.map((policy) => ({ ...policy })),
    says: (value) => inOrder(list(value).map(reference)),
  },
  permissionsBoundary: {
    words: "permissions boundary",
    aws: "permissionsBoundary",
    declared: ({ settings: { permissionsBoundary } }) => permissionsBoundary && boundaryArgument(permissionsBoundary),
    says: (value) => {
      const ofCustomer = property(value, "customerManagedPolicyReference");
      return ofCustomer === undefined ? text(property(value, "managedPolicyArn")) : reference(ofCustomer);
    },
    unseen: true,
  },
  sessionDuration: {
    words: "session duration",
    aws: "sessionDuration",
    declared: ({ settings }) => settings.sessionDuration,
    says: text,
  },
  relayState: {
    words: "relay state",
    aws: "relayStateType",
    declared: ({ relayState }) => relayState,
    says: text,
    unseen: true,
  },
  description: {
    words: "description",
    aws: "description",
    declared: ({ description }) => description,
    says: text,
  },
  tags: {
    words: "tags",
    aws: "tags",
    declared: ({ settings }) => Object.entries(settings.tags).map(([key, value]) => ({ key, value })),
    says: (value) =>
      inOrder(list(value).map((tag) => `${text(property(tag, "key"))} = ${text(property(tag, "value"))}`)),
  },
} as const satisfies Readonly<Record<SetProperty, Property>>;

type Table = typeof SET_PROPERTIES;

/** The rows of the table, with their keys. */
export const SET_ROWS: readonly (readonly [SetProperty, Property])[] = Object.entries(SET_PROPERTIES) as [
  SetProperty,
  Property,
][];

/** The arguments of the resource, but for its instance and name. */
export type SetArguments = {
  [Key in keyof Table as Table[Key]["aws"]]?: NonNullable<ReturnType<Table[Key]["declared"]>>;
};

/** What is sent of a set. */
export function setArguments(set: DeclaredSet): SetArguments {
  const values = SET_ROWS.map(([, { aws, declared }]) => [aws, declared(set)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function boundaryArgument(boundary: SetBoundary) {
  return "managedPolicyArn" in boundary
    ? { managedPolicyArn: boundary.managedPolicyArn }
    : { customerManagedPolicyReference: { ...boundary.customerManagedPolicy } };
}

function inOrder(texts: readonly string[]): string {
  return [...texts].sort().join(", ");
}

/** Path and name, as in `/team/extra`. */
function reference(value: unknown): string {
  return (text(property(value, "path")) || "/") + text(property(value, "name"));
}

/** A property under its name, or under the same with a capital letter. */
export function property(value: unknown, name: string): unknown {
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

/** An inline policy letter by letter; empty without one. */
export function policyAsText(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : text(value);
}

function parsed(policy: string): unknown {
  try {
    return JSON.parse(policy);
  } catch {
    return policy;
  }
}
