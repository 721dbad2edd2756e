import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { admin } from "./admin.ts";
import { AwsError } from "./aws-error.ts";
import { readCall, type AwsCall } from "./call.ts";
import { cloudControl } from "./cloud-control/cloud-control.ts";
import { createRequests } from "./cloud-control/resource-requests.ts";
import { countCall, type Context } from "./context.ts";
import { DroppedConnection } from "./faults.ts";
import { createIam } from "./iam.ts";
import { createIdentifier, type Caller } from "./identify.ts";
import { createOperations } from "./identity-center/operations.ts";
import { createPace } from "./identity-center/pace.ts";
import { ssoAdmin } from "./identity-center/sso-admin.ts";
import { identityStore } from "./identity-store/identity-store.ts";
import { checkLocal } from "./local-only.ts";
import { organizations } from "./organizations.ts";
import { forwardToMoto } from "./pass-on.ts";
import { isPortalPath, portal } from "./portal.ts";
import { errorReply, type Reply } from "./reply.ts";
import { serviceQuotas } from "./service-quotas.ts";
import { sts } from "./sts.ts";

/** The running front. */
export interface Front {
  server: Server;
  /** Waits until no asynchronous operation is open; none tries anything again from now on. */
  end(): Promise<void>;
}

type Service = (call: AwsCall, caller: Caller) => Reply | Promise<Reply>;

/**
 * The front: one HTTP server between every client and moto.
 *
 * The front's own, whole: STS, Identity Center (sso-admin, identity store, portal, and Cloud Control for it), Organizations,
 * Service Quotas, and who a caller is.
 * moto's, behind the front's refusals: IAM. moto's, passed on as they are: S3, CloudFormation and the rest.
 */
export function createFront(context: Context): Front {
  const operations = createOperations(context);
  const requests = createRequests(context);
  const identifier = createIdentifier(context);
  const pace = createPace(context.clock);
  const services: Readonly<Record<string, Service>> = {
    iam: createIam(context, identifier),
    sts: (call, caller) => sts(context, call, caller),
    sso: (call, caller) => ssoAdmin(context, call, caller, operations, pace),
    cloudcontrolapi: (call, caller) => cloudControl(context, call, caller, { requests, operations, pace }),
    identitystore: (call, caller) => identityStore(context, call, caller),
    organizations: (call, caller) => organizations(context, call, caller),
    servicequotas: (call, caller) => serviceQuotas(context, call, caller),
  };

  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const method = request.method ?? "GET";
    const path = request.url ?? "/";
    const body = await buffer(request);
    const received = { method, path, headers: request.headers, sourceIp: request.socket.remoteAddress ?? "127.0.0.1" };
    let call: Pick<AwsCall, "service" | "operation" | "protocol"> = {
      service: "front",
      operation: path,
      protocol: "rest",
    };
    try {
      checkLocal(path, request.headers);
      if (path.startsWith("/_switchyard/")) return await admin(context, method, path, body);
      if (request.headers.authorization === undefined && isPortalPath(path)) {
        call = { service: "portal", operation: path.split("?")[0] ?? path, protocol: "rest" };
        countCall(context, call.service, call.operation);
        await context.faults.apply(call);
        return await portal(context, received);
      }
      const read = readCall(received, body);
      call = read;
      countCall(context, read.service, read.protocol === "rest" ? method : read.operation);
      const caller = await identifier.identify(read);
      await context.faults.apply(read);
      await context.checkInput(read);
      const service = services[read.service];
      if (service !== undefined) return await service(read, caller);
      const reply = await forwardToMoto(context, read, caller.accountId);
      if (method !== "GET" && method !== "HEAD") context.saver.touch();
      return reply;
    } catch (error) {
      if (error instanceof DroppedConnection) throw error;
      if (error instanceof AwsError) return errorReply(call, error);
      context.log(
        `${call.service}:${call.operation} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return errorReply(
        call,
        new AwsError("InternalFailure", "The sandbox failed on this call; its log says why.", 500),
      );
    }
  };

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    answer(request).then(
      (reply) => {
        const length = Buffer.byteLength(reply.body);
        // why: the answer to HEAD tells the length of the body that GET would have.
        const told = request.method === "HEAD" ? {} : { "content-length": String(length) };
        response.writeHead(reply.status, { ...reply.headers, ...told });
        response.end(request.method === "HEAD" ? undefined : reply.body);
      },
      () => request.socket.destroy(),
    );
  });
  // why: longer than the clients' own limit, so that they never write into a connection just closed.
  server.keepAliveTimeout = 65_000;
  return { server, end: () => requests.end().then(() => operations.idle()) };
}
