import { AwsError } from "./aws-error.ts";
import type { Context } from "./context.ts";
import { approveDevice, type DeviceSignIns } from "./oidc.ts";
import { xmlText, type Reply } from "./reply.ts";

function page(content: string): Reply {
  return {
    status: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    },
    body:
      '<!doctype html><html lang="en"><meta charset="utf-8"><title>Sandbox sign-in</title>' +
      "<style>body{font:1rem/1.5 system-ui;margin:10vh auto;max-width:32rem;padding:0 1rem}button{font:inherit;display:block;width:100%;margin:.5rem 0;padding:.5rem}</style>" +
      `<h1>Sandbox sign-in</h1>${content}</html>`,
  };
}

/**
 * The page that `aws sso login` opens: choose a user of Identity Center. There are no passwords in the sandbox. Only
 * who has the code of a sign-in under way can end it, so another web page cannot.
 */
export function devicePage(
  context: Context,
  signIns: DeviceSignIns,
  method: string,
  path: string,
  body: Buffer,
): Reply {
  const given = method === "POST" ? new URLSearchParams(body.toString()) : new URL(path, "http://front").searchParams;
  const code = (given.get("user_code") ?? "").toUpperCase();
  if (method === "POST") {
    const user = given.get("user") ?? "";
    approveDevice(context, signIns, code, user);
    return page(`<p>Signed in as ${xmlText(user)}. You can close this page.</p>`);
  }
  if (method !== "GET") throw new AwsError("NotFound", `There is no ${method} /_switchyard/device.`, 404);
  if (code === "") {
    return page(
      '<form><label>Code shown by the AWS CLI <input name="user_code" required></label><button>Continue</button></form>',
    );
  }
  const buttons = [...context.state.identityStore.users.values()].map(
    ({ userName }) => `<button name="user" value="${xmlText(userName)}">${xmlText(userName)}</button>`,
  );
  return page(
    `<p>Code <strong>${xmlText(code)}</strong>. Sign in as:</p><form method="post"><input type="hidden" name="user_code" value="${xmlText(code)}">${buttons.join("")}</form>`,
  );
}
