import { inPartition, type Partition } from "../../aws/partitions.ts";
import { compileResource } from "../../evaluate/arn-match.ts";
import { GrammarError } from "../../evaluate/grammar-error.ts";
import { describe } from "../../faults/fault.ts";
import type { ShapeFault } from "./reference-types.ts";

/**
 * Finds resources that IAM would refuse: what is neither an ARN nor `*`, and ARNs of another partition.
 * Source: IAM user guide, `reference_policies_elements_resource`.
 * @param partition The role's partition. Default: any.
 */
export function resourceFaults(
  statement: Readonly<Record<string, unknown>>,
  path: readonly (string | number)[],
  partition?: Partition,
): ShapeFault[] {
  return ["Resource", "NotResource"].flatMap((element) => {
    const value = statement[element];
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.flatMap((one, index): ShapeFault[] => {
      if (typeof one !== "string") return [];
      const at = [...path, element, ...(Array.isArray(value) ? [index] : [])];
      if (!isResource(one))
        return [
          {
            path: at,
            expected: 'an ARN with its six parts, or "*"',
            found: describe(one),
            fix: "Write the whole ARN, as in arn:aws:s3:::bucket/*.",
          },
        ];
      const other = /^arn:(aws(?:-[a-z]+)*):/.exec(one)?.[1];
      return partition === undefined || other === undefined || other === partition
        ? []
        : [
            {
              path: at,
              expected: `a resource of the partition ${partition}`,
              found: describe(one),
              fix: `Write ${inPartition(one, partition)}.`,
            },
          ];
    });
  });
}

function isResource(text: string): boolean {
  try {
    compileResource(text, true);
    return true;
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    return false;
  }
}
