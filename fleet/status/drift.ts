import { Lanes } from "../run/lanes.ts";
import { stackReport } from "../run/stack-report.ts";
import type { FleetSession } from "../session.ts";
import type { StackJob } from "../workers/protocol.ts";

/** What AWS has otherwise than the state. */
export type Drift =
  | { readonly kind: "none" }
  | { readonly kind: "found"; readonly resources: readonly DriftedResource[] }
  /** It could not be asked. */
  | { readonly kind: "unknown"; readonly because: string };

/** One resource that somebody changed or deleted by hand. */
export interface DriftedResource {
  readonly what: "changed" | "deleted";
  /** As Pulumi names it: `aws:iam/role:Role`. */
  readonly type: string;
  /** Its name in the state. */
  readonly name: string;
  /** Properties that differ. */
  readonly properties: readonly string[];
}

/** Asks AWS how the resources of these stacks are. Changes neither them nor the state. */
export async function drift(session: FleetSession, stacks: readonly string[]): Promise<ReadonlyMap<string, Drift>> {
  const lanes = new Lanes(session.concurrency);
  session.emit({ kind: "phase", title: "drift", stacks });
  const found = await Promise.all(
    stacks.map((stack) => lanes.run(async () => [stack, await driftOf(session, stack)] as const)),
  );
  return new Map(found);
}

async function driftOf(session: FleetSession, stack: string): Promise<Drift> {
  const job: StackJob = { kind: "stack", operation: "drift", stack };
  session.emit({ kind: "started", stack, what: "drift" });
  try {
    const end = await session.pool.runStack(job);
    session.emit({ kind: "ended", stack, result: end.result, detail: "" });
    if (end.result !== "succeeded")
      return {
        kind: "unknown",
        because: stackReport(job, end)
          .reasons.map(({ message }) => message)
          .join("; "),
      };
    const resources = end.steps.map(({ op, type, urn, diffs = [] }): DriftedResource => {
      const name = urn.split("::").at(-1) ?? urn;
      return { what: op === "delete" ? "deleted" : "changed", type, name, properties: diffs };
    });
    return resources.length === 0 ? { kind: "none" } : { kind: "found", resources };
  } catch (error) {
    return { kind: "unknown", because: error instanceof Error ? error.message : String(error) };
  }
}
