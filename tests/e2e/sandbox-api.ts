import type { SandboxHandle } from "../../sandbox/lifecycle.ts";

/** Calls the sandbox's own API. @throws Error when it refuses. */
export async function sandboxApi(
  { url }: Pick<SandboxHandle, "url">,
  method: "GET" | "PUT" | "POST" | "DELETE",
  name: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(new URL(`/_switchyard/${name}`, url), {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${name}: HTTP ${response.status} ${await response.text()}`);
  return response.json();
}
