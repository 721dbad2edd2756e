import type { Fault } from "../../core/faults/fault.ts";

/** Longest name of an object that Kubernetes also puts into labels and host names. Source: Kubernetes, RFC 1123 labels. */
const MAX_NAME = 63;

/**
 * Names of the stacks' objects in Kubernetes: lower case letters, digits and dashes. `client-abc_corp` is
 * `client-abc-corp`; where two stacks would be one, both are faults.
 */
export function objectNames(stacks: readonly string[]): {
  readonly names: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
} {
  const names = new Map(stacks.map((stack) => [stack, stack.toLowerCase().replaceAll(/[^a-z0-9-]/g, "-")] as const));
  const faults = [...names].flatMap(([stack, name]): Fault[] => {
    const other = [...names].find(([one, same]) => one !== stack && same === name)?.[0];
    if (other !== undefined)
      return [fault(stack, `a name that no other stack has in Kubernetes`, `${name}, as of ${other}`)];
    if (name.length > MAX_NAME || !/^[a-z0-9](?:.*[a-z0-9])?$/.test(name))
      return [fault(stack, `a name of at most ${MAX_NAME} letters, digits and dashes in Kubernetes`, name)];
    return [];
  });
  return { names, faults };
}

function fault(stack: string, expected: string, found: string): Fault {
  return {
    code: "fleet/kubernetes-name",
    path: stack,
    expected,
    found,
    fix: "Rename the stack, as with `pulumi stack rename`: its slug is the part after client-.",
  };
}
