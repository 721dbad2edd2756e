/** What a question may cost; shared by all that it asks in turn. */
export interface Budget {
  left: number;
  /** Texts that were searched for, by what was asked: questions of one fleet ask the same again and again. */
  readonly answers: Map<string, string | undefined>;
}

/**
 * Places of patterns that one question may read, before the answer is that it cannot be proved. So many take about a
 * second on one core; what Switchyard writes takes a hundredth of it.
 */
export const MOST_STEPS = 3_000_000;

/** A budget of {@link MOST_STEPS}, or of so much. @param answers Those of earlier questions. Default: none. */
export function newBudget(left = MOST_STEPS, answers: Budget["answers"] = new Map()): Budget {
  if (answers.size > MOST_ANSWERS) answers.clear();
  return { left, answers };
}

/** why a bound: whoever writes the policies must not say how much memory they take. */
const MOST_ANSWERS = 20_000;

/** The question costs more than it may: nobody can say what the answer is. */
export class BeyondBudget extends Error {
  constructor() {
    super(`it takes more than ${String(MOST_STEPS)} steps to decide`);
    this.name = "BeyondBudget";
  }
}

/** @throws BeyondBudget when nothing is left */
export function spend(budget: Budget, steps: number): void {
  budget.left -= steps;
  if (budget.left < 0) throw new BeyondBudget();
}
