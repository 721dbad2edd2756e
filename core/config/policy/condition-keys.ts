import type { Statement } from "../../aws/policy-document.ts";
import { compileGlob, matchGlob } from "../../evaluate/glob.ts";
import { didYouMean } from "../../faults/did-you-mean.ts";
import { describe } from "../../faults/fault.ts";
import type { Services } from "./actions.ts";
import { correction, type DocumentFault, type IamReference } from "./reference-types.ts";

/** What stands for any text in a condition key as AWS lists it: `${TagKey}`, `<key>`, or the end `/tag-key`. */
const PLACEHOLDER = /\$\{[^}]*\}|<[^>]*>|(?<=\/)(?:tag-key)?$/;

/** How many services a message names. */
const MOST_NAMED = 5;

/** Finds condition keys that no request for the statement's actions can have. */
export async function checkConditionKeys(
  { Condition }: Statement,
  path: readonly (string | number)[],
  services: Services,
  reference: IamReference,
): Promise<readonly DocumentFault[]> {
  const faults: DocumentFault[] = [];
  for (const [operator, keys] of Object.entries(Condition ?? {})) {
    for (const key of Object.keys(keys)) {
      const candidates = [
        ...(await reference.globalConditionKeys()),
        ...(await keysOf(services === "all" ? servicesOf(key) : services, reference)),
      ];
      if (holds(candidates, key)) continue;
      // why: a service that is not understood may have the key, and is a fault of its own.
      if (services === "unknown" && !/^aws:/i.test(key)) continue;
      // why so late: it reads a file for each service.
      if (services === "all" && holds(await keysOf("all", reference), key)) continue;
      const elsewhere = services !== "all" && holds(await keysOf(servicesOf(key), reference), key);
      faults.push({
        code: "policy/no-condition-key",
        path: [...path, "Condition", operator, key],
        ofKey: true,
        expected: expectation(services),
        found: describe(key),
        fix: elsewhere
          ? "No request for these actions has it. Move it to a statement for the actions that have it, or remove it."
          : correction(didYouMean(key, likely(candidates, key)), reference),
      });
    }
  }
  return faults;
}

function expectation(services: Services): string {
  if (typeof services === "string") return "a condition key that AWS has";
  const named = [...services].slice(0, MOST_NAMED);
  const more = services.size > named.length ? " and others" : "";
  return `a condition key of ${named.join(", ")}${more}, or a global one`;
}

/** The service that a key's prefix names. */
function servicesOf(key: string): ReadonlySet<string> {
  return new Set([key.slice(0, Math.max(0, key.indexOf(":"))).toLowerCase()]);
}

/** Keys of those services that exist. */
async function keysOf(services: Services, reference: IamReference): Promise<readonly string[]> {
  if (services === "unknown") return [];
  const known = await reference.services();
  const meant = services === "all" ? known : known.filter((service) => services.has(service));
  return (await Promise.all(meant.map((service) => reference.conditionKeys(service)))).flat();
}

/** Whether one of the keys, as AWS lists them, is the key. Keys ignore case. */
function holds(listed: readonly string[], key: string): boolean {
  return listed.some((one) => {
    const pattern = one.toLowerCase().split(PLACEHOLDER).join("?*");
    return matchGlob(compileGlob(pattern, "wildcards"), key.toLowerCase());
  });
}

/** The listed keys to suggest from, with what the user wrote in the place of a tag's key. */
function likely(listed: readonly string[], key: string): readonly string[] {
  const tag = key.split("/").slice(1).join("/");
  return listed.map((one) => (tag === "" ? one : one.replace(PLACEHOLDER, () => tag)));
}
