import type { TrustAgreement } from "../access/unused-trust.ts";

/** What a proof without holes spoke of, in numbers. */
export interface Proved extends Pick<TrustAgreement, "open" | "unmanaged"> {
  readonly grants: number;
  /** Pairs of caller and role. */
  readonly pairs: number;
  /** Clients that run no Pulumi: nobody wrote down what their roles are. */
  readonly asked: number;
}

/**
 * One sentence that says what was proved and of what, and no more: the trust policies are those that the client stacks last
 * wrote down, and of whom home does not manage only strangers are tried.
 */
export function proofSummary({ grants, pairs, asked, open, unmanaged }: Proved): string {
  const whole = open === 0 ? "" : `, but for the ${count(open, "role")} open to the whole home account`;
  const handedOff =
    asked === 0
      ? ""
      : ` (of ${count(asked, "client")} with handoff, as ${asked === 1 ? "its file asks" : "their files ask"})`;
  const untried =
    unmanaged === 0
      ? ""
      : ` Not proved: ${count(unmanaged, "trusted principal")} that this stack does not manage, named in ${unmanaged === 1 ? "a warning" : "warnings"}.`;
  return `Proved before anything was made, of the trust policies as the client stacks last wrote them${handedOff}: ${grants === 1 ? "the one grant lets its holder" : `all ${grants} grants let their holders`} in, and nobody else whom this stack manages gets in, and no stranger${whole} (${pairs} pairs of caller and role).${untried}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
