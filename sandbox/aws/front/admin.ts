import type { Context, Settings } from "./context.ts";
import { AwsError } from "./aws-error.ts";
import { parseFaults } from "./faults.ts";
import { optionalText } from "./json-input.ts";
import { signIn } from "./portal.ts";
import { restReply, type Reply } from "./reply.ts";
import { addAccount } from "../seed.ts";

interface AdminCall {
  context: Context;
  body: Record<string, unknown>;
}

type AdminOperation = (call: AdminCall) => object | Promise<object>;

function changedSettings(context: Context, body: Record<string, unknown>): Settings {
  const { settings } = context;
  if (typeof body["pace"] === "boolean") settings.pace = body["pace"];
  if (typeof body["quotas"] === "boolean") settings.quotas = body["quotas"];
  if (typeof body["asyncMs"] === "number" && body["asyncMs"] >= 0) settings.asyncMs = body["asyncMs"];
  return settings;
}

const OPERATIONS: Record<string, AdminOperation> = {
  "GET health": () => ({ status: "ok" }),
  "GET calls": ({ context }) => Object.fromEntries([...context.calls].sort(([a], [b]) => (a < b ? -1 : 1))),
  "DELETE calls": ({ context }) => {
    context.calls.clear();
    return {};
  },
  "GET faults": ({ context }) => ({ rules: context.faults.list() }),
  "PUT faults": ({ context, body }) => {
    const { rules } = body;
    try {
      context.faults.set(parseFaults(rules ?? body));
    } catch (error) {
      throw new AwsError("InvalidRequestException", error instanceof Error ? error.message : String(error));
    }
    return { rules: context.faults.list() };
  },
  "DELETE faults": ({ context }) => {
    context.faults.set([]);
    return {};
  },
  "GET settings": ({ context }) => context.settings,
  "PUT settings": ({ context, body }) => changedSettings(context, body),
  "POST portal-token": ({ context, body }) => signIn(context, optionalText(body, "user") ?? ""),
  "GET accounts": ({ context }) => ({ accounts: [...context.state.accounts.values()] }),
  "POST accounts": ({ context, body }) => {
    const text = (name: string): string => optionalText(body, name) ?? "";
    return addAccount(context, {
      profile: text("profile"),
      name: text("name") || text("profile"),
      id: text("accountId"),
      organizationId: text("organizationId"),
    });
  },
  "POST save": async ({ context }) => {
    await context.saver.flush();
    return {};
  },
};

/** The front's own API under /_switchyard/, for the sandbox's command, the tests and the benches. */
export async function admin(context: Context, method: string, path: string, body: Buffer): Promise<Reply> {
  const name = path.slice("/_switchyard/".length).split("?")[0] ?? "";
  const operation = OPERATIONS[`${method} ${name}`];
  if (operation === undefined) throw new AwsError("NotFound", `There is no ${method} /_switchyard/${name}.`, 404);
  let parsed: unknown = {};
  try {
    if (body.length > 0) parsed = JSON.parse(body.toString());
  } catch {
    throw new AwsError("InvalidRequestException", "The body is not JSON.");
  }
  const fields = Array.isArray(parsed) ? { rules: parsed } : (parsed as Record<string, unknown>);
  return restReply(await operation({ context, body: fields }));
}
