import type { Partition } from "../../aws/partitions.ts";
import { describe } from "../../faults/fault.ts";
import { conditionFaults } from "./condition-grammar.ts";
import type { ShapeFault } from "./reference-types.ts";
import { resourceFaults } from "./resource-grammar.ts";

const DOCUMENT_ELEMENTS = new Set(["Version", "Id", "Statement"]);
const ELEMENTS = new Set(["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"]);

/**
 * Finds what IAM would refuse in an identity policy: unknown elements, an effect other than Allow or Deny,
 * not exactly one of Action and NotAction or of Resource and NotResource, resources that are no ARNs, condition
 * operators that do not exist, repeated Sids.
 * Source: IAM user guide, `reference_policies_grammar`. The document itself has passed the schema.
 * @param partition The role's partition, which its resources must be of. Default: any.
 */
export function identityPolicyFaults(
  document: { readonly Statement: readonly Readonly<Record<string, unknown>>[] },
  partition?: Partition,
): ShapeFault[] {
  const sids = new Set<unknown>();
  const unknown = Object.keys(document).filter((key) => !DOCUMENT_ELEMENTS.has(key));
  const outside = unknown.map((key) => unknownElement([key], DOCUMENT_ELEMENTS, CORRECT));
  const inside = document.Statement.flatMap((statement, index) => {
    const path = ["Statement", index];
    const faults: ShapeFault[] = [];
    for (const key of Object.keys(statement)) {
      if (ELEMENTS.has(key)) continue;
      const fix = key.endsWith("Principal")
        ? "Remove it: the policy belongs to a role, so the role is the principal."
        : CORRECT;
      faults.push(unknownElement([...path, key], ELEMENTS, fix));
    }
    if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") {
      faults.push({
        path: [...path, "Effect"],
        expected: "Allow or Deny",
        found: describe(statement["Effect"]),
        fix: "Write one of the two, with a capital.",
      });
    }
    faults.push(...oneOf(statement, path, "Action", "NotAction"), ...oneOf(statement, path, "Resource", "NotResource"));
    faults.push(...resourceFaults(statement, path, partition), ...conditionFaults(statement, path));
    const sid = statement["Sid"];
    if (sid !== undefined) {
      if (typeof sid !== "string" || !/^[A-Za-z0-9]*$/.test(sid))
        faults.push({
          path: [...path, "Sid"],
          expected: "letters and digits",
          found: describe(sid),
          fix: "Rename it.",
        });
      else if (sids.has(sid))
        faults.push({
          path: [...path, "Sid"],
          expected: "a Sid that no other statement has",
          found: describe(sid),
          fix: "Rename one of them.",
        });
      sids.add(sid);
    }
    return faults;
  });
  return [...outside, ...inside];
}

const CORRECT = "Remove it or correct its spelling; capitals count.";

function unknownElement(path: readonly (string | number)[], known: ReadonlySet<string>, fix: string): ShapeFault {
  return {
    path,
    ofKey: true,
    expected: `one of ${[...known].join(", ")}`,
    found: `the element ${describe(path.at(-1))}`,
    fix,
  };
}

function oneOf(
  statement: Readonly<Record<string, unknown>>,
  path: readonly (string | number)[],
  one: string,
  other: string,
): ShapeFault[] {
  const given = [one, other].filter((key) => statement[key] !== undefined);
  const [key] = given;
  if (key === undefined || given.length > 1) {
    return [
      {
        path: [...path, one],
        expected: `either ${one} or ${other}`,
        found: key === undefined ? "neither" : "both",
        fix: "Write exactly one of them.",
      },
    ];
  }
  const value = statement[key];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const valid = values.length > 0 && values.every((item) => typeof item === "string" && item !== "");
  return valid
    ? []
    : [
        {
          path: [...path, key],
          expected: "text, or a list of texts",
          found: describe(value),
          fix: "Write an action or an ARN, or a list of them.",
        },
      ];
}
