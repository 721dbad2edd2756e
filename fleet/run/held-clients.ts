import { HELD_OUTPUT } from "../../core/home/held/held-warnings.ts";
import type { LeftOver } from "../report.ts";
import { upCommand } from "../shell-command.ts";
import type { StackEnd } from "../workers/protocol.ts";

/** Codes of the reasons why the home stack left clients as they were, by slug. */
export function heldOf({ outputs }: Pick<StackEnd, "outputs">): Readonly<Record<string, unknown>> {
  const held = outputs?.[HELD_OUTPUT];
  return typeof held === "object" && held !== null ? { ...held } : {};
}

/** Clients that the home stack left as they were. */
export function heldBy(end: StackEnd | undefined, home = "home"): readonly LeftOver[] {
  return end?.result === "succeeded" ? heldLeft(end, home) : [];
}

/** The same by the outputs of the home stack's last deployment, for one that is not run again. */
export function heldLeft(deployed: Pick<StackEnd, "outputs">, home = "home"): readonly LeftOver[] {
  return Object.entries(heldOf(deployed)).map(([slug, codes]) => ({
    what: `${slug} in the home stack, which left it as it was`,
    because: Array.isArray(codes) ? codes.map(String).join(", ") : "it is held",
    next: upCommand(`client-${slug}`, home),
  }));
}
