import { nextSecond } from "../../core/client/role/revocation.ts";
import { stackAccess } from "../aws/caller-account.ts";
import { endSessions } from "../aws/end-sessions.ts";
import { pendingCreates } from "../engine/pending-creates.ts";
import type { LeftOver } from "../report.ts";
import { shellCommand } from "../shell-command.ts";
import { shellWord } from "../shell-word.ts";
import type { StepContext, StepEnd } from "./offboard-step.ts";
import { engineWhenFree, runWhenFree, whyFailed } from "./when-free.ts";
import { stackReport } from "./withdraw.ts";

/** Longest that a session from a permission set lasts in a client account. Source: STS AssumeRole, role chaining. */
const CHAINED = "an hour at most";

/** Refuses everything to whoever is in one of the client's roles. */
export async function stopSessions({ session, client, leaving }: StepContext): Promise<StepEnd> {
  const { own, project, roles, hasStack, resources } = client;
  if (leaving !== "destroyed")
    return {
      state: "left-over",
      detail: `not called: sessions in the client's roles end by themselves, after ${CHAINED}`,
    };
  if (!hasStack || resources === 0) return { state: "already", detail: "there is no role of it" };
  // why not stopped: deleting the roles ends their sessions as well.
  const later = (because: string): StepEnd => ({
    state: "left-over",
    detail: `${because}; sessions end with the roles`,
  });
  if (own === undefined) return later("how to sign in stood in the client's file, which is gone");
  const access = stackAccess({ project, engine: session.engine }, own);
  if (access.kind !== "known") return later(access.because);
  const { ended, gone, failed } = await endSessions(
    access.config,
    roles.map(({ name }) => name),
    nextSecond(new Date()),
  );
  const refused = [...failed].map(([name, because]) => `${name}: ${because}`);
  if (refused.length > 0) return later(`could not be ended (${refused.join("; ")})`);
  if (ended.length === 0) return { state: "already", detail: `${gone.length} roles are gone` };
  return {
    state: "done",
    detail: `ended in ${ended.length} roles. The sign-in in the access portal goes on until it ends by itself and leads nowhere here any more; credentials of a permission set that lost its last assignment are refused by AWS`,
  };
}

/** What lives on in the account by itself, when nothing that the stack holds is left. */
const STANDS_ALONE = new Set(["aws:iam/role:Role", "aws:iam/policy:Policy"]);

/** Deletes what the client's stack holds. */
export async function destroyRoles(context: StepContext): Promise<StepEnd> {
  const { session, client, leaving, terms } = context;
  const { stack, hasStack, resources } = client;
  if (leaving !== "destroyed")
    return { state: "left-over", detail: "not called: what is there stays until the client deletes it" };
  if (!hasStack) return { state: "already", detail: "there is no stack of it" };
  const unknown = await maybeMade(context);
  if (unknown !== undefined) return unknown;
  if (resources === 0) return { state: "already", detail: "its stack holds nothing" };
  const lifted = await engineWhenFree(
    session,
    stack,
    ["state", "unprotect", "--all", "--yes", "--stack", stack],
    terms,
  );
  if (lifted.code !== 0)
    return { state: "not-done", detail: `the protection of its roles could not be lifted: ${lifted.stderr.trim()}` };
  const end = await runWhenFree(session, { kind: "stack", operation: "destroy", stack }, terms);
  const stacks = [stackReport(stack, end)];
  session.emit({ kind: "ended", stack, result: end.result, detail: end.result === "succeeded" ? "" : whyFailed(end) });
  if (end.result === "succeeded") return { state: "done", detail: `deleted ${client.roles.length} roles`, stacks };
  return { state: "not-done", detail: whyFailed(end), stacks, leftOver: await stillThere(context) };
}

/**
 * What a killed run was making: AWS may have it, and once the stack is gone nobody knows of it.
 * @throws EngineFailure, ZodError
 */
async function maybeMade({ session, client: { stack, leaver } }: StepContext): Promise<StepEnd | undefined> {
  const pending = await pendingCreates(session.engine, session.project.root, stack);
  const unknown = pending.filter(({ type, isThere }) => !isThere && STANDS_ALONE.has(type));
  if (unknown.length === 0) return undefined;
  const next = shellCommand("pulumi", "refresh", "--stack", stack);
  return {
    state: "not-done",
    detail:
      "a run was killed while it made some of what the stack holds; the next command asks about each, and then this one can be run again",
    next,
    leftOver: unknown.map(({ type, urn, inputs }) => ({
      what: `${type.split(":").at(-1) ?? type} ${typeof inputs["name"] === "string" ? inputs["name"] : (urn.split("::").at(-1) ?? "")} in account ${leaver.contract.client.accountId}, if AWS has it`,
      because: "a run was killed while it made it",
      next,
    })),
  };
}

async function stillThere({ session, client, terms: { again } }: StepContext): Promise<readonly LeftOver[]> {
  const { stack, leaver } = client;
  const { stacks, unreadable } = await session.readDeployed([stack]);
  const because = unreadable.get(stack);
  const next = `pulumi stack -s ${shellWord(stack)} --show-urns`;
  if (because !== undefined)
    return [{ what: `what the stack ${stack} holds`, because: `it cannot be read: ${because}`, next }];
  return (stacks.get(stack)?.resources ?? [])
    .filter(({ type }) => type.startsWith("aws"))
    .map(({ type, urn, outputs }) => {
      const name = typeof outputs["arn"] === "string" ? outputs["arn"] : urn.split("::").slice(3).join("::");
      return {
        what: `${type.split(":").at(-1) ?? type} ${name} in account ${leaver.contract.client.accountId}`,
        because: "AWS did not delete it, or it was not reached",
        next: again,
      };
    });
}
