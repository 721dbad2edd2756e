import pMap from "p-map";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { type CallerAccount, callerFinding } from "../aws/caller-account.ts";
import type { ProjectCredentials } from "../aws/stack-credentials.ts";
import type { FleetEvent } from "../events.ts";
import type { FleetProject, ProjectStack } from "../project/open-project.ts";
import type { SelectedStacks } from "../run/select-stacks.ts";
import { type CheckId, type DoctorCheck, notChecked, ok } from "./check.ts";
import { clientChecks } from "./client-checks.ts";
import type { DoctorSources } from "./doctor-sources.ts";
import { homeChecks } from "./home-checks.ts";
import type { ReadyStack } from "./ready-stack.ts";
import type { KnownOrganization } from "./organization-checks.ts";

/** What is looked at in AWS, and by what. */
export interface AccountQuestion {
  readonly project: FleetProject;
  readonly selected: SelectedStacks;
  /** Absent where the files together are at fault. */
  readonly portfolio?: Portfolio;
  readonly credentials: ProjectCredentials;
  readonly sources: DoctorSources;
  readonly wanted: (id: CheckId) => boolean;
  readonly now: Date;
  readonly onEvent: (event: FleetEvent) => void;
}

/** Accounts that are looked at at once. */
const AT_ONCE = 10;

const OF_CLIENT = ["quotas", "organization-policies", "rights"] as const;
const OF_HOME = ["identity-center", "administrator", "names", ...OF_CLIENT] as const;

/** Everything that AWS is asked: first whose credentials are at hand, then what is there. Clients side by side. */
export async function accountChecks(question: AccountQuestion): Promise<readonly DoctorCheck[]> {
  const { project, selected, onEvent, wanted } = question;
  const chosen = [...selected.clients, ...(selected.home === undefined ? [] : [selected.home])];
  // why also a home that was not chosen: what it may do in a client's account hangs on its organization.
  const asked = [...new Set([...chosen, ...(project.home === undefined ? [] : [project.home])])];
  onEvent({ kind: "phase", title: "Asking AWS whose credentials these are", stacks: asked.map(({ stack }) => stack) });
  const found = new Map<ProjectStack, Awaited<ReturnType<typeof readyOf>>>(
    await pMap(
      asked,
      async (stack) => [stack, await followed(question, stack, () => readyOf(question, stack))] as const,
      {
        concurrency: AT_ONCE,
      },
    ),
  );
  const home = project.home === undefined ? undefined : found.get(project.home)?.ready;
  const organizations = new Map<string, KnownOrganization>(
    selected.clients.flatMap((stack) => {
      const organization = found.get(stack)?.ready?.organization;
      return stack.slug === undefined || organization === undefined ? [] : [[stack.slug, organization] as const];
    }),
  );
  onEvent({ kind: "phase", title: "Asking AWS what is there", stacks: chosen.map(({ stack }) => stack) });
  const checks = await pMap(
    chosen,
    (stack) =>
      followed(question, stack, async () => {
        const { checks: own = [], ready } = found.get(stack) ?? {};
        if (ready === undefined) return { checks: [...own, ...(own.some(isUnusable) ? unready(stack) : [])] };
        const context = { ...question, ready, organizations, ...(home !== undefined && { home }) };
        const others = stack.slug === undefined ? await homeChecks(context) : await clientChecks(context);
        return { checks: [...own, ...others] };
      }),
    { concurrency: AT_ONCE },
  );
  return checks.flatMap((one) => one.checks).filter(({ id }) => wanted(id));
}

function isUnusable({ id, state }: DoctorCheck): boolean {
  return id === "credentials" && state !== "ok";
}

/** What comes of one stack. */
interface Found {
  readonly checks: readonly DoctorCheck[];
}

async function followed<T extends Found>(
  { onEvent, wanted }: AccountQuestion,
  { stack }: ProjectStack,
  work: () => Promise<T>,
): Promise<T> {
  onEvent({ kind: "started", stack, what: "asking" });
  const found = await work();
  const states = new Set(found.checks.flatMap(({ id, state }) => (wanted(id) ? [state] : [])));
  const result = states.has("fault") ? "failed" : states.has("not-checked") ? "skipped" : "succeeded";
  onEvent({ kind: "ended", stack, result, detail: "" });
  return found;
}

/** Whether the credentials of a stack are those of its account, and in which organization that is. */
async function readyOf(
  { credentials, project, sources }: AccountQuestion,
  stack: ProjectStack,
): Promise<Found & { readonly ready?: ReadyStack }> {
  const subject = stack.stack;
  if (stack.config.kind === "client" && stack.config.client.handoff) return { checks: handedOff(subject) };
  const access = credentials.of(project, stack);
  if (access.kind !== "known")
    return {
      checks: [
        notChecked("credentials", subject, {
          expected: "credentials of its account",
          found: access.because,
          fix:
            access.kind === "unread"
              ? "Run `pulumi preview` of this stack: its provider compares the account itself."
              : "Correct the file first.",
        }),
      ],
    };
  let caller: CallerAccount | undefined;
  const finding = await callerFinding(access, async (config) => (caller = await sources.ask(config)));
  if (finding !== undefined || caller === undefined) {
    const {
      code = "fleet/unknown-caller",
      expected = `credentials of account ${access.accountId}, which ${access.file} names`,
      found = "nobody",
      fix = "",
    } = finding ?? {};
    return { checks: [{ id: "credentials", subject, state: "fault", code, expected, found, fix }] };
  }
  return {
    checks: [ok("credentials", subject, `${access.accountId}, ${caller.arn}`)],
    ready: { stack, access, caller, ...(await organizationOf(access, sources)) },
  };
}

function handedOff(subject: string): readonly DoctorCheck[] {
  return [
    ok("credentials", subject, "none are needed: its own people make the roles (handoff)"),
    notChecked("organization-policies", subject, {
      expected: "no RCP of its organization that denies sts:AssumeRole to the home account",
      found: "no credentials of the account are here (handoff)",
      fix: "Ask its people; where there is none, leave this out by `--skip organization-policies`.",
    }),
  ];
}

async function organizationOf(
  { config }: ReadyStack["access"],
  sources: DoctorSources,
): Promise<Pick<ReadyStack, "organization" | "because">> {
  try {
    return { organization: (await (await sources.organization(config)).organization()) ?? "none" };
  } catch (error) {
    return { organization: "unknown", because: error };
  }
}

/** What cannot be looked at without credentials. */
function unready({ stack, slug }: ProjectStack): readonly DoctorCheck[] {
  return (slug === undefined ? OF_HOME : OF_CLIENT).map((id) =>
    notChecked(id, stack, {
      expected: "credentials to ask by",
      found: "there are none that can be used",
      fix: "Mend the credentials first, as said there, and repeat the command.",
    }),
  );
}
