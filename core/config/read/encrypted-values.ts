import type { Fault, Path } from "../../faults/fault.ts";
import { MAX_DEPTH } from "../../faults/nesting-depth.ts";
import type { Origin } from "../../faults/origin.ts";

/**
 * Paths of the encrypted values in a configuration value as a file holds it: a map with `secure` alone, whose value is
 * text. The same map is looked into once, so that one which holds itself ends.
 */
export function secretPaths(value: unknown): readonly Path[] {
  return hasOne(value) ? pathsIn(value) : [];
}

/** why asked first: most values have none, and a path to each of their parts would be made for nothing. */
function hasOne(value: unknown): boolean {
  const seen = new Set<unknown>();
  const rest = [value];
  for (let item = rest.pop(); item !== undefined; item = rest.pop()) {
    if (typeof item !== "object" || item === null || seen.has(item)) continue;
    seen.add(item);
    if (isSecure(item)) return true;
    for (const below of Object.values(item)) if (below !== undefined) rest.push(below);
  }
  return false;
}

function pathsIn(value: unknown): readonly Path[] {
  const found: Path[] = [];
  const seen = new Set<object>();
  const open: { readonly value: unknown; readonly path: Path }[] = [{ value, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: item, path } = next;
    if (typeof item !== "object" || item === null || seen.has(item) || path.length > MAX_DEPTH) continue;
    seen.add(item);
    if (isSecure(item)) found.push(path);
    else
      for (const [key, below] of Object.entries(item))
        open.push({ value: below, path: [...path, Array.isArray(item) ? Number(key) : key] });
  }
  return found.reverse();
}

function isSecure(item: object): boolean {
  return Object.keys(item).length === 1 && "secure" in item && typeof item.secure === "string";
}

/**
 * A fault for each encrypted value below a key, or one for the whole key where none is told apart.
 * why: what the program computes from them stands in the state, in the contract and in policies, for all to read; and
 * the home stack, which reads the file and has no key to it, could not hold the contract against it.
 */
export function secretFaults(origin: Origin, paths: readonly Path[]): readonly Fault[] {
  return (paths.length === 0 ? [[]] : paths).map((path) => {
    const name = origin.name(path);
    return {
      code: "config/secret",
      at: origin.locate(path),
      path: name,
      expected: "plain text: everything that Switchyard reads stands in the stack's state, in policies and in outputs",
      found: "a secret, encrypted by Pulumi",
      fix: `Write the value itself instead of \`secure:\`; \`pulumi config get --path '${name}'\` shows it, and \`pulumi config set --plaintext --path '${name}' VALUE\` replaces it.`,
    };
  });
}
