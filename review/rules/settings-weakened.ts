import { weakenings } from "../settings/stricter-settings.ts";
import { reviewWith } from "./cases/example-project.ts";
import type { Rule } from "./rule.ts";

/** A review that asks for less than before. */
export const settingsWeakened: Rule = {
  id: "settings-weakened",
  severity: "warning",
  title: "The review's own settings are weakened",
  why: "What switchyard.review.yaml asks less of, the next change need not heed. For this change what base asked for still holds. It takes no exception.",
  mend: "Have it approved by whoever owns the review, in a change of its own.",
  onPortfolio: ({ written }) =>
    weakenings(written.base, written.head).map(({ what, before, after }) => ({
      subject: `settings:${what}`,
      message: `It was ${before}, and would be ${after}.`,
      ...(written.head.file !== undefined && { at: { file: written.head.file } }),
    })),
  passes: { base: {}, head: reviewWith("failsFrom: warning\nmaxAdministrators: 2\nprotectedClients: [abccorp]") },
  fails: { base: {}, head: reviewWith("severities: { external-id: off }") },
};
