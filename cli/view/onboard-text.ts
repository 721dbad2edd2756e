import { cut, printable } from "../../core/faults/fault.ts";
import type { Access } from "../../fleet/access/access-changes.ts";
import type { OnboardPlan, PlannedClient, PlannedRole } from "../../fleet/onboard/onboard-plan.ts";
import type { OnboardReport } from "../../fleet/onboard/onboard.ts";
import { shellCommand } from "../../fleet/shell-command.ts";
import { cardText } from "./card-text.ts";
import { duration } from "./duration.ts";
import { failureTexts, leftOverTexts, stackTable, warningTexts } from "./fleet-report-text.ts";
import { verifiedText } from "./verify-text.ts";

/** Most lines of one list: the whole of it is in `--json`. */
const MOST = 40;
const MAX_LINE = 400;

/** Who is about to gain what, for somebody to confirm. */
export function onboardPlanText({ clients, gains, elsewhere, left }: OnboardPlan): string {
  const others = [
    ...elsewhere.gains.map((one) => `gains  ${accessText(one)}`),
    ...elsewhere.losses.map((one) => `LOSES  ${accessText(one)}`),
  ];
  return [
    ...clients.map(clientText),
    list("Who gains access:", gains.map(accessText)) ||
      `Nobody gains access to these clients${clients.some(({ besides }) => besides !== undefined) ? " by a grant" : ""}.`,
    list("The same update of the home stack changes elsewhere, as far as those clients are deployed:", others),
    list("Clients that home leaves as they are, since their files are at fault:", left),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** What became of it: the card of each client that somebody can enter, what was verified, and what is left. */
export function onboardText(report: OnboardReport): string {
  const { plan, confirmed, dryRun, cards, verified, stacks, leftOver } = report;
  if (dryRun || !confirmed) return [...(dryRun ? [onboardPlanText(plan)] : []), notBegun(report)].join("\n\n");
  const good = new Set(verified?.clients.filter(({ ok }) => ok).map(({ slug }) => slug));
  return [
    stackTable(report),
    ...warningTexts(stacks),
    ...cards.map((card) => cardText(card, good.has(card.slug))),
    verified === undefined ? "" : verifiedText(verified),
    ...failureTexts(stacks),
    ...leftOverTexts(leftOver),
    summary(report),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function notBegun({ plan, dryRun, leftOver }: OnboardReport): string {
  const next = shellCommand("npx", "switchyard", "onboard", ...plan.clients.map(({ slug }) => slug));
  const began = dryRun
    ? "Only looked at the files and at what is deployed; nothing was written."
    : "Nothing was written.";
  return [...leftOverTexts(leftOver), `${began}\n  next:  ${printable(next)}`].join("\n\n");
}

function clientText({ name, slug, accountId, stack, roles, besides = [] }: PlannedClient): string {
  return [
    line(`${name} (${slug}), account ${accountId}, stack ${stack}`),
    ...(roles.length === 0 ? ["  no role"] : roles.flatMap(roleLines)),
    ...besides.map((one) => `  beside that: ${line(one)}`),
  ].join("\n");
}

function roleLines({ role, roleArn, managedPolicies, exists, who }: PlannedRole): readonly string[] {
  return [
    `  ${line(`${role}: ${exists ? "the role that is there" : "a new role"}, ${roleArn}`)}`,
    `    managed policies:  ${managedPolicies.length === 0 ? "none" : line(managedPolicies.map(policyName).join(", "))}`,
    `    who may enter:     ${who.length === 0 ? "nobody" : line(who.join(", "))}`,
  ];
}

/** `job-function/Billing` of AWS's own; one of an account keeps the account's id. */
function policyName(arn: string): string {
  const [, account, name] = /^arn:[^:]+:iam::([^:]+):policy\/(.+)$/.exec(arn) ?? [];
  if (name === undefined) return arn;
  return account === "aws" ? name : `${name} (of account ${account ?? ""})`;
}

function accessText({ who, client, role, until }: Access): string {
  return `${who}: ${client}/${role}${until === undefined ? "" : `, until ${until}`}`;
}

function summary({ ok, plan, verified, cards, seconds }: OnboardReport): string {
  const names = plan.clients.map(({ slug }) => printable(slug)).join(", ");
  if (ok) {
    const entered = cards.some(({ roles }) => roles.length > 0) ? "" : " Nobody holds a role of it yet.";
    return `Done: ${names} onboarded and verified, in ${duration(seconds)}.${entered}`;
  }
  const checked =
    verified === undefined
      ? "nothing was verified"
      : verified.ok
        ? "what is said above to be verified is, and something is left"
        : "what AWS has is not what the files say";
  return `Not all was done: ${checked}, in ${duration(seconds)}.`;
}

function list(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const more = lines.length - MOST;
  const shown = lines.slice(0, MOST).map((one) => `  ${line(one)}`);
  return [title, ...shown, ...(more > 0 ? [`  and ${more} more; --json has them all`] : [])].join("\n");
}

function line(text: string): string {
  return printable(cut(text.trim().replaceAll(/\s*\n\s*/g, " "), MAX_LINE));
}
