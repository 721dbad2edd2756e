import type { PolicyProviderResource } from "@pulumi/policy";
import type { Piece } from "./pieces.ts";
import { readResource } from "./read-resource.ts";
import { type Inputs, inputsOf, isMap, Unreadable } from "./resource-inputs.ts";

/** A resource that the engine is about to write, as its arguments say. */
export interface WrittenResource {
  readonly urn: string;
  /** Pulumi's token: `aws:iam/role:Role`. */
  readonly type: string;
  /** Name in the program. */
  readonly name: string;
  /** The one account that its provider may write to; absent where the provider is bound to none, or to several. */
  readonly accountId?: string;
  readonly pieces: readonly Piece[];
  /** Why it cannot be judged: an argument that cannot be read, or a type that nobody here knows. */
  readonly obstacle?: { readonly property: string } | "type";
}

/** What Pulumi's policy SDK tells of a resource. */
export interface Shown {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly provider?: PolicyProviderResource;
}

/** Reads a resource. `undefined`: it has nothing to do with access. */
export function writtenResource({ urn, type, name, props, provider }: Shown): WrittenResource | undefined {
  const accountId = provider === undefined ? undefined : boundTo(inputsOf(provider.props as Inputs));
  const written = { urn, type, name, ...(accountId !== undefined && { accountId }) };
  try {
    const pieces = readResource(type, inputsOf(props));
    if (pieces === undefined) return undefined;
    return pieces === "unknown" ? { ...written, pieces: [], obstacle: "type" } : { ...written, pieces };
  } catch (error) {
    if (error instanceof Unreadable) return { ...written, pieces: [], obstacle: { property: error.property } };
    throw error;
  }
}

/** `allowedAccountIds` of a provider, which the engine passes as JSON text. */
function boundTo({ allowedAccountIds: written }: Inputs): string | undefined {
  const value = typeof written === "string" ? parsed(written) : written;
  const [only, ...others] = Array.isArray(value) ? (value as unknown[]) : [];
  return others.length === 0 && typeof only === "string" ? only : undefined;
}

function parsed(text: string): unknown {
  try {
    const value = JSON.parse(text) as unknown;
    return isMap(value) ? undefined : value;
  } catch {
    return undefined;
  }
}
