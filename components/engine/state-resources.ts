/** One resource of the running stack's state. */
export interface OwnResource {
  readonly urn: string;
  /** As the engine names it: `aws:iam/role:Role`. */
  readonly type: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The resource of a type with these outputs, if the stack holds one. */
export function held(
  state: readonly OwnResource[],
  type: string,
  outputs: Readonly<Record<string, string>>,
): OwnResource | undefined {
  return state.find(
    (one) => one.type === type && Object.entries(outputs).every(([key, value]) => one.outputs[key] === value),
  );
}

/** The name in a URN: what stands behind the type. Source: Pulumi documentation, "Resource URNs". */
export function urnName(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The type in a URN, behind those of its parents: `switchyard:client:AccessRole$aws:iam/role:Role`. */
export function typeIn(urn: string): string {
  return urn.split("::")[2] ?? "";
}
