import type { Statement } from "../../aws/policy-document.ts";
import { compileGlob, matchGlob } from "../../evaluate/glob.ts";
import { didYouMean, nearest } from "../../faults/did-you-mean.ts";
import { describe } from "../../faults/fault.ts";
import { correction, type DocumentFault, type IamReference } from "./reference-types.ts";

/** Services whose requests a statement can be about: prefixes, or all of them; `unknown` when an action is not understood. */
export type Services = ReadonlySet<string> | "all" | "unknown";

/** Finds actions that AWS does not have, and patterns that match none; says which services the statement is about. */
export async function checkActions(
  statement: Statement,
  path: readonly (string | number)[],
  reference: IamReference,
): Promise<{ services: Services; faults: readonly DocumentFault[] }> {
  const faults: DocumentFault[] = [];
  const covered = new Set<string>();
  let all = false;
  for (const element of ["Action", "NotAction"] as const) {
    const value = statement[element] ?? [];
    // why: a statement with NotAction is about what it does not name.
    if (element === "NotAction" && statement.NotAction !== undefined) all = true;
    const written = typeof value === "string" ? [value] : value;
    for (const [index, action] of written.entries()) {
      if (action === "*" || action === "*:*") all = true;
      else {
        const { services, fault } = await checkAction(action, reference);
        for (const service of services) covered.add(service);
        const at = [...path, element, ...(typeof value === "string" ? [] : [index])];
        if (fault !== undefined)
          faults.push({ code: "policy/no-action", path: at, ofKey: false, found: describe(action), ...fault });
      }
    }
  }
  return { services: all ? "all" : faults.length > 0 ? "unknown" : covered, faults };
}

async function checkAction(
  written: string,
  reference: IamReference,
): Promise<{ services: readonly string[]; fault?: Pick<DocumentFault, "expected" | "fix"> }> {
  const [prefix = "", ...rest] = written.split(":");
  const name = rest.join(":");
  if (rest.length === 0)
    return {
      services: [],
      fault: { expected: "a service and an action", fix: "Write the service before the action, as in s3:GetObject." },
    };
  const known = await reference.services();
  const services = matching(prefix, known);
  if (services.length === 0) {
    const near = nearest(prefix, known).map((service) => `${service}:${name}`);
    return {
      services,
      fault: { expected: "a service that AWS has", fix: correction(didYouMean(written, near), reference) },
    };
  }
  const actions = await Promise.all(services.map((service) => reference.actions(service)));
  if (actions.some((names) => matching(name, names).length > 0)) return { services };
  const pattern = isPattern(written);
  const candidates = services.flatMap((service, index) =>
    [...(actions[index] ?? []), ...(pattern ? beginnings(actions[index] ?? []) : [])].map((one) => `${service}:${one}`),
  );
  return {
    services,
    fault: {
      expected: pattern ? `a pattern that matches an action of ${prefix}` : `an action that ${prefix} has`,
      fix: correction(didYouMean(written, candidates), reference),
    },
  };
}

/** Those names that the pattern matches. Services and actions ignore case. */
function matching(pattern: string, names: readonly string[]): readonly string[] {
  const glob = compileGlob(pattern.toLowerCase(), "wildcards");
  return names.filter((name) => matchGlob(glob, name.toLowerCase()));
}

function isPattern(text: string): boolean {
  return /[*?]/.test(text);
}

/** Patterns by the actions' first words, as in `Describe*`, to suggest one for a pattern. */
function beginnings(actions: readonly string[]): readonly string[] {
  return actions.map((action) => `${/^[A-Z][a-z]*/.exec(action)?.[0] ?? action}*`);
}
