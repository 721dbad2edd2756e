import pMap from "p-map";
import { printable } from "../../core/faults/fault.ts";
import type { FaultCode } from "../../core/faults/fault-codes.ts";
import type { FleetEvent } from "../events.ts";
import type { FleetProject, ProjectStack } from "../project/open-project.ts";
import type { Reason } from "../report.ts";
import { shellWord } from "../shell-word.ts";
import type { AwsClientConfig } from "./aws-client.ts";
import { callFailure } from "./call-failure.ts";
import { ProjectCredentials, type StackAccess } from "./stack-credentials.ts";

/** Who a stack's credentials are. */
export interface CallerAccount {
  readonly accountId: string;
  readonly arn: string;
}

/** Asks AWS who the holder of credentials is. */
export type AskCaller = (config: AwsClientConfig) => Promise<CallerAccount>;

/** What of a session is needed here. */
export interface CallerSession {
  readonly project: FleetProject;
  readonly engine: { readonly env: Readonly<Record<string, string>> };
  emit(event: FleetEvent): void;
}

/** Questions to STS at once. */
const AT_ONCE = 20;

/** How a stack's calls to AWS are made, by the session's environment and the files as the session read them. */
export function stackAccess(session: Pick<CallerSession, "project" | "engine">, stack: ProjectStack): StackAccess {
  return new ProjectCredentials(session.engine.env).of(session.project, stack);
}

/**
 * Asks STS whose a stack's credentials are.
 * @returns undefined where only the engine can read them.
 * @throws what the SDK throws, and Error when the stack's file is at fault.
 */
export async function callerAccount(
  session: Pick<CallerSession, "project" | "engine">,
  stack: ProjectStack,
  ask: AskCaller = askSts,
): Promise<CallerAccount | undefined> {
  const access = stackAccess(session, stack);
  if (access.kind === "invalid") throw new Error(`${stack.stack}: ${access.because}`);
  return access.kind === "unread" ? undefined : ask(access.config);
}

/**
 * Compares the account of each stack's credentials with that of its file, side by side. Of credentials that only the
 * engine can read a notice says that the provider alone compares them. A stack whose file is at fault is not looked at.
 * @returns why a stack must not be run, by its name; nothing of those whose account is the file's.
 */
export async function checkCaller(
  session: CallerSession,
  stacks: readonly ProjectStack[],
  ask: AskCaller = askSts,
): Promise<Map<string, Reason>> {
  const credentials = new ProjectCredentials(session.engine.env);
  const problems = new Map<string, Reason>();
  await pMap(
    stacks,
    async (stack) => {
      const access = credentials.of(session.project, stack);
      if (access.kind === "unread")
        session.emit({
          kind: "notice",
          stack: stack.stack,
          text: `Whose credentials ${printable(stack.stack)} uses was not compared beforehand: ${printable(access.because)}. The provider compares the account itself before it writes.`,
        });
      if (access.kind !== "known") return;
      const problem = await callerProblem(access, ask);
      if (problem !== undefined) problems.set(stack.stack, problem);
    },
    { concurrency: AT_ONCE },
  );
  return problems;
}

/** Why a stack's credentials are not those of its account, and what to do. */
export interface CallerFinding {
  readonly code: FaultCode;
  /** Absent where there is nothing to compare. */
  readonly expected?: string;
  readonly found: string;
  readonly fix: string;
}

/** Why a stack's credentials are not those of its account; nothing where they are. */
export async function callerProblem(
  access: Extract<StackAccess, { kind: "known" }>,
  ask: AskCaller = askSts,
): Promise<Reason | undefined> {
  const finding = await callerFinding(access, ask);
  if (finding === undefined) return undefined;
  const { code, expected, found, fix } = finding;
  return { code, message: `${expected === undefined ? found : `expected ${expected}, found ${found}`}. ${fix}` };
}

/** The same as {@link callerProblem}, in parts. */
export async function callerFinding(
  access: Extract<StackAccess, { kind: "known" }>,
  ask: AskCaller = askSts,
): Promise<CallerFinding | undefined> {
  const { accountId, file, stack } = access;
  const words = printable(access.words);
  // why both: Pulumi's command wants a stack that exists, and a new one does not.
  const set = `\`pulumi config set aws:profile NAME -s ${printable(shellWord(stack))}\` (before its first update: \`aws:profile: NAME\` below \`config:\` in ${printable(file)})`;
  try {
    const found = await ask(access.config);
    if (found.accountId === accountId) return undefined;
    return {
      code: "fleet/other-account",
      expected: `credentials of account ${accountId}, which ${printable(file)} names`,
      found: `account ${found.accountId}, ${nameIn(found.arn)}, by ${words}`,
      fix: `Set the profile or role of that account: ${set}, or correct accountId in ${printable(file)}.`,
    };
  } catch (error) {
    const { kind, message } = callFailure(error);
    if (kind === "expired")
      return {
        code: "fleet/expired-credentials",
        found: `the credentials for account ${accountId} have expired (${words}): ${message}`,
        fix: "Sign in again, as with `aws sso login`, and repeat the command.",
      };
    if (kind === "no-credentials")
      return {
        code: "fleet/no-credentials",
        found: `no credentials for account ${accountId}, by ${words}: ${message}`,
        fix: `Sign in, or set them: ${set}.`,
      };
    return {
      code: "fleet/unknown-caller",
      found: `whose account the credentials are of could not be asked (expected ${accountId}, which ${printable(file)} names; by ${words}): ${message}`,
      fix: "Correct that and repeat the command.",
    };
  }
}

/** `user/bob`, `assumed-role/Admin/alice`: the part of an ARN that tells people whom it is. */
function nameIn(arn: string): string {
  return printable(arn.split(":").slice(5).join(":") || arn);
}

/** `sts:GetCallerIdentity` by the SDK. */
export async function askSts(config: AwsClientConfig): Promise<CallerAccount> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(config);
  try {
    const { Account = "", Arn = "" } = await client.send(new GetCallerIdentityCommand({}));
    return { accountId: Account, arn: Arn };
  } finally {
    client.destroy();
  }
}
