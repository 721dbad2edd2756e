import type { Context } from "./context.ts";
import { AwsError } from "./aws-error.ts";
import { parseFaults } from "./faults.ts";
import { checked, optionalText } from "./json-input.ts";
import { signIn } from "./portal.ts";
import { restReply, type Reply } from "./reply.ts";
import { expireSessions } from "./sessions.ts";
import { changeSettings, settingsView } from "./settings.ts";
import { addAccount, NEW_ACCOUNT, joinOrganization, leaveOrganization } from "../accounts.ts";

interface AdminCall {
  context: Context;
  body: Record<string, unknown>;
}

type AdminOperation = (call: AdminCall) => object | Promise<object>;

const OPERATIONS: Record<string, AdminOperation> = {
  "GET health": () => ({ status: "ok" }),
  "GET calls": ({ context }) => Object.fromEntries([...context.calls].sort(([a], [b]) => (a < b ? -1 : 1))),
  "DELETE calls": ({ context }) => {
    context.calls.clear();
    return {};
  },
  "GET faults": ({ context }) => ({ rules: context.faults.list() }),
  "PUT faults": ({ context, body }) => {
    context.faults.set(parseFaults(body["rules"] ?? body));
    return { rules: context.faults.list() };
  },
  "DELETE faults": ({ context }) => {
    context.faults.set([]);
    return {};
  },
  "GET settings": ({ context }) => settingsView(context.settings),
  "PUT settings": ({ context, body }) => changeSettings(context.settings, body),
  "POST portal-token": ({ context, body }) => signIn(context, optionalText(body, "user") ?? ""),
  "GET accounts": ({ context }) => ({ accounts: [...context.state.accounts.values()] }),
  "POST accounts": ({ context, body }) => addAccount(context, checked(NEW_ACCOUNT, body)),
  "POST organization-members": ({ context, body }) =>
    joinOrganization(context, optionalText(body, "accountId") ?? "", optionalText(body, "organizationId") ?? ""),
  "DELETE organization-members": ({ context, body }) =>
    leaveOrganization(context, optionalText(body, "accountId") ?? ""),
  "POST expire-sessions": ({ context, body }) => ({
    expired: expireSessions(context.state, optionalText(body, "accountId")),
  }),
  "POST role-use": async ({ context, body }) => {
    const days = (name: string) => (typeof body[name] === "number" ? { [name]: body[name] } : {});
    const [account, name] = ["accountId", "name"].map((field) => optionalText(body, field) ?? "");
    const noted = await context.moto.ask("role-use", { account, name, ...days("used"), ...days("made") });
    if (noted === undefined) throw new AwsError("NotFound", `Account ${account ?? ""} has no role ${name ?? ""}.`, 404);
    context.saver.touch();
    return noted;
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
