import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A comment as the server has it. */
export interface FakeComment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string; readonly type: string } | null;
  isMinimized: boolean;
}

export interface FakePull {
  number: number;
  state: "open" | "closed";
  head: { sha: string; ref: string; repo: { full_name: string } | null };
  base: { ref: string; repo: { full_name: string } };
}

/** What the server holds; tests change it while it runs. */
export interface FakeWorld {
  pulls: FakePull[];
  comments: FakeComment[];
  readonly statuses: { sha: string; state: string; context: string; description: string; target_url?: string }[];
  /** Every call, as in `PATCH /repos/acme/access/issues/comments/7`. */
  readonly calls: string[];
  /** Called before each call is answered; what it gives is answered instead. */
  before?: (call: string) => number | undefined;
}

export const REPOSITORY = "acme/access";
export const TOKEN = "a-token-of-the-test";
export const BOT = { login: "github-actions[bot]", type: "Bot" };

/** An imitation of the calls of GitHub's API that are made, on loopback: pages with `Link`, `head=owner:branch`, 404 for what is gone. */
export async function startFakeGitHub(
  world: FakeWorld,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const server = createServer((request, response) => void answer(world, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(world: FakeWorld, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "", "http://127.0.0.1");
  const call = `${request.method ?? ""} ${url.pathname}`;
  world.calls.push(call);
  const send = (status: number, data?: unknown, headers: Readonly<Record<string, string>> = {}) => {
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
    response.end(data === undefined ? undefined : JSON.stringify(data));
  };
  if (request.headers.authorization !== `token ${TOKEN}`) {
    send(401, { message: "Bad credentials" });
    return;
  }
  const instead = world.before?.(call);
  if (instead !== undefined) {
    send(instead, { message: "no" });
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  const body = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
  const found = ROUTES.find(({ on }) => on.test(call));
  if (found === undefined) {
    send(404, { message: "Not Found" });
    return;
  }
  const [, word = ""] = found.on.exec(call) ?? [];
  const { status = 200, data, list } = found.give(world, word, body, url.searchParams);
  if (list === undefined) {
    send(status, data);
    return;
  }
  const [size, page] = [Number(url.searchParams.get("per_page") ?? 30), Number(url.searchParams.get("page") ?? 1)];
  const next = new URL(`${url.pathname}${url.search}`, `http://${request.headers.host ?? ""}`);
  next.searchParams.set("page", String(page + 1));
  const link = list.length > size * page ? { link: `<${next.toString()}>; rel="next"` } : undefined;
  send(200, list.slice(size * (page - 1), size * page), link);
}

interface Given {
  readonly status?: number;
  readonly data?: unknown;
  readonly list?: readonly unknown[];
}

interface Route {
  readonly on: RegExp;
  readonly give: (world: FakeWorld, word: string, body: Record<string, unknown>, query: URLSearchParams) => Given;
}

const HERE = `/repos/${REPOSITORY}`;
const shown = ({ id, body, user }: FakeComment) => ({ id, node_id: `IC_${String(id)}`, body, user });
const found = (world: FakeWorld, id: string) => world.comments.find((one) => String(one.id) === id);
const NONE: Given = { status: 404, data: { message: "Not Found" } };

const ROUTES: readonly Route[] = [
  {
    on: new RegExp(`^GET ${HERE}/pulls$`),
    give: ({ pulls }, _, __, query) => {
      const [owner, branch] = (query.get("head") ?? "").split(/:(.*)/s);
      const fits = ({ state, head, base }: FakePull) =>
        state === query.get("state") &&
        head.ref === branch &&
        head.repo?.full_name.split("/")[0] === owner &&
        base.ref === query.get("base");
      return { list: pulls.filter(fits) };
    },
  },
  {
    on: new RegExp(`^GET ${HERE}/pulls/(\\d+)$`),
    give: ({ pulls }, number) => ({ data: pulls.find((one) => String(one.number) === number) }),
  },
  {
    on: new RegExp(`^GET ${HERE}/issues/(\\d+)/comments$`),
    give: ({ comments }) => ({ list: comments.map(shown) }),
  },
  {
    on: new RegExp(`^POST ${HERE}/issues/(\\d+)/comments$`),
    give: ({ comments }, _, { body }) => {
      if (typeof body !== "string" || body.length > 65_536) return { status: 422, data: { message: "too long" } };
      const id = Math.max(0, ...comments.map((one) => one.id)) + 1;
      comments.push({ id, body, user: BOT, isMinimized: false });
      return { status: 201, data: shown(comments.at(-1)!) };
    },
  },
  {
    on: new RegExp(`^PATCH ${HERE}/issues/comments/(\\d+)$`),
    give: (world, id, { body }) => {
      const comment = found(world, id);
      if (comment === undefined) return NONE;
      comment.body = String(body);
      return { data: shown(comment) };
    },
  },
  {
    on: new RegExp(`^DELETE ${HERE}/issues/comments/(\\d+)$`),
    give: (world, id) => {
      if (found(world, id) === undefined) return NONE;
      world.comments = world.comments.filter((one) => String(one.id) !== id);
      return { status: 204 };
    },
  },
  {
    on: new RegExp(`^POST ${HERE}/statuses/([0-9a-f]+)$`),
    give: ({ statuses }, sha, { state, context, description, target_url }) => {
      if (typeof description !== "string" || description.length > 140)
        return { status: 422, data: { message: "long" } };
      statuses.push({
        ...{ sha, state: String(state), context: String(context), description },
        ...(typeof target_url === "string" && { target_url }),
      });
      return { status: 201, data: {} };
    },
  },
  {
    on: /^POST \/graphql$/,
    give: (world, _, { variables }) => {
      const id = String((variables as { id?: unknown } | undefined)?.id).replace("IC_", "");
      return { data: { data: { node: { isMinimized: found(world, id)?.isMinimized ?? false } } } };
    },
  },
];
