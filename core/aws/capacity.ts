import type { Fault, Location } from "../faults/fault.ts";
import { layoutThatFits } from "./quota-advice.ts";
import { type QuotaKey, quotaKeys, QUOTAS, type Quotas } from "./quotas.ts";

/** How much of one quota one thing uses. */
export interface Usage {
  readonly quota: QuotaKey;
  readonly used: number;
  /** What the number counts, as it reads after "412 of 500": `permission sets provisioned in the home account`. */
  readonly of: string;
  /** Where to change it: in a file, or the name of the thing. */
  readonly path: string;
  /** Absent where no file says it. */
  readonly at?: Location;
  /** The layout that would fit, as an instruction. Default: what the quota itself suggests. */
  readonly layout?: string;
}

/** What a preview says of AWS's quotas. */
export interface CapacityReport {
  /** One sentence: which quota is nearest. Absent when nothing uses any. */
  readonly nearest?: string;
  /** One sentence for each quota of which 80 % or more is used. */
  readonly warnings: readonly string[];
  /** One fault for each thing that needs more than its quota. */
  readonly faults: readonly Fault[];
}

/** Names do not grow with the fleet, and a short one is soon two thirds of its quota. */
const NAMES: ReadonlySet<QuotaKey> = new Set<QuotaKey>([
  "roleName",
  "userName",
  "groupName",
  "rolePathAndName",
  "permissionSetName",
]);

/** Compares what is used with the quotas that hold: the nearest one, those that are almost used up, and those exceeded. */
export function capacityReport(quotas: Quotas, usages: readonly Usage[]): CapacityReport {
  const share = ({ quota, used }: Usage) => used / quotas[quota].limit;
  const fullest = (of: readonly Usage[]) =>
    of.reduce<Usage | undefined>(
      (most, one) => (most === undefined || share(one) > share(most) ? one : most),
      undefined,
    );
  const line = (usage: Usage) => usageLine(quotas, usage);

  const first = fullest(usages);
  const further =
    first !== undefined && NAMES.has(first.quota)
      ? fullest(usages.filter(({ quota }) => !NAMES.has(quota)))
      : undefined;
  const nearest =
    first && `Nearest quota: ${line(first)}${further === undefined ? "" : `; apart from names, ${line(further)}`}.`;

  const warnings = quotaKeys().flatMap((key) => {
    const close = usages.filter((usage) => usage.quota === key && isClose(usage.used, quotas[key].limit));
    const most = fullest(close);
    if (most === undefined) return [];
    const others = close.length === 1 ? "" : `, the fullest of ${close.length} at 80 % or more`;
    return [`Close to an AWS quota: ${line(most)}${others}. ${layoutThatFits(quotas, key, most.layout)}`];
  });

  const faults = usages
    .filter(({ quota, used }) => used > quotas[quota].limit)
    .map(({ quota, used, of, path, at, layout }): Fault => {
      const { limit, source } = quotas[quota];
      const whose = limit === QUOTAS[quota].limit ? `AWS's default; ${source}` : `quotas.${quota} in Pulumi.yaml`;
      return {
        code: "capacity/exceeded",
        ...(at !== undefined && { at }),
        path,
        expected: `at most ${limit} ${of} (${whose})`,
        found: String(used),
        fix: layoutThatFits(quotas, quota, layout),
      };
    });
  return { ...(nearest !== undefined && { nearest }), warnings, faults };
}

/**
 * What uses 80 % or more of its quota, or more than there is; names apart, as they do not grow.
 * @returns each usage with its line: `412 of 500 permission sets provisioned in the home account (82 %)`.
 */
export function nearlyFull(
  quotas: Quotas,
  usages: readonly Usage[],
): readonly { readonly usage: Usage; readonly line: string }[] {
  return usages
    .filter(({ quota, used }) => !NAMES.has(quota) && used * 5 >= quotas[quota].limit * 4)
    .map((usage) => ({ usage, line: usageLine(quotas, usage) }));
}

function usageLine(quotas: Quotas, { quota, used, of }: Usage): string {
  const { limit } = quotas[quota];
  // why floor: 100 % must mean that nothing is left.
  return `${used} of ${limit} ${of} (${Math.floor((used * 100) / limit)} %)`;
}

/** Whether 80 % or more is used, and not more than there is. */
function isClose(used: number, limit: number): boolean {
  return used * 5 >= limit * 4 && used <= limit;
}
