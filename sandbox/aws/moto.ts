import { randomBytes } from "node:crypto";
import { Agent, request, type IncomingHttpHeaders } from "node:http";
import { buffer } from "node:stream/consumers";
import { launchMoto } from "./moto-process.ts";

/** Moto's answer to one request. */
export interface MotoReply {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** The running emulator behind the front. */
export interface Moto {
  /** Passes an AWS call on, in the name of `accountId`. */
  forward(
    accountId: string,
    call: { method: string; path: string; headers: IncomingHttpHeaders; body: Buffer },
  ): Promise<MotoReply>;
  /** Asks our launcher about moto's state (moto_entities.py). Undefined when what it asks about does not exist. */
  ask<Answer>(operation: string, input: object): Promise<Answer | undefined>;
  /** Writes moto's state to a file. */
  save(file: string): Promise<void>;
  /** Ends the child and waits for it. */
  stop(): Promise<void>;
}

/** Headers that only the front itself sends to moto. Some readers take `_` and `-` for the same. */
const OWN_HEADER = /^x[-_](switchyard|moto)[-_]/i;

/** What a client sent, without what would speak for the front. */
function foreign(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_HEADER.test(name)));
}

/** Starts moto as a child process. `load` is a file that `save` wrote. The child ends when this process does. */
export async function startMoto(options: {
  python: string;
  load?: string | undefined;
  log: (line: string) => void;
}): Promise<Moto> {
  const secret = randomBytes(32).toString("hex");
  const { child, port: listening } = launchMoto({ ...options, secret });
  const port = await listening.catch((error: unknown) => {
    child.stdin.end();
    child.kill("SIGKILL");
    throw error;
  });
  let stopping = false;
  child.once("exit", (code) => {
    if (!stopping) options.log(`moto ended with exit code ${code ?? "none"}; the sandbox has to be started again`);
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const send = (path: string, method: string, given: IncomingHttpHeaders, body: Buffer): Promise<MotoReply> =>
    new Promise((resolve, reject) => {
      const headers = { ...given, "x-switchyard-secret": secret };
      const outgoing = request({ host: "127.0.0.1", port, path, method, headers, agent }, (reply) => {
        buffer(reply).then((content) => {
          resolve({ status: reply.statusCode ?? 500, headers: reply.headers, body: content });
        }, reject);
      });
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  const ask = async <Answer>(operation: string, input: object): Promise<Answer | undefined> => {
    const body = Buffer.from(JSON.stringify(input));
    const headers = {
      "content-type": "application/json",
      "content-length": String(body.length),
      "x-switchyard-operation": operation,
    };
    const reply = await send("/", "POST", headers, body);
    if (reply.status === 404) return undefined;
    if (reply.status !== 200) throw new Error(`moto launcher, ${operation}: ${reply.body.toString()}`);
    return JSON.parse(reply.body.toString()) as Answer;
  };
  return {
    forward: (accountId, call) =>
      send(
        call.path,
        call.method,
        { ...foreign(call.headers), "x-moto-account-id": accountId, "content-length": String(call.body.length) },
        call.body,
      ),
    ask,
    save: async (file) => {
      const answer = await ask<{ failed: Record<string, string> }>("save", { file });
      for (const [service, reason] of Object.entries(answer?.failed ?? {})) {
        options.log(`the state of ${service} could not be saved: ${reason}`);
      }
    },
    stop: async () => {
      stopping = true;
      agent.destroy();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.stdin.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await ended;
      clearTimeout(timer);
    },
  };
}
