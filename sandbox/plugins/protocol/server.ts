import * as grpc from "@grpc/grpc-js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { toServiceError } from "./half-made.ts";
import { checkResponse, diffResponse, existing, failures, subject } from "./messages.ts";
import type { Provider } from "./provider.ts";
import { decode, encode } from "./wire.ts";

/** Serves a provider on a free port of the loopback address; resolves to the port once it listens. */
export async function serve(provider: Provider): Promise<{ port: number; server: grpc.Server }> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(services.ResourceProviderService, methods(provider));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return { port, server };
}

function unary<Request, Response>(
  handle: (request: Request) => Promise<Response> | Response,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handle(call.request))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback(toServiceError(error));
        },
      );
  };
}

function methods(provider: Provider): grpc.UntypedServiceImplementation {
  return {
    handshake: unary(() => new pb.ProviderHandshakeResponse()),
    attach: unary(() => new emptyPb.Empty()),
    getPluginInfo: unary(() => new pluginPb.PluginInfo().setVersion(provider.version)),
    checkConfig: unary((request: pb.CheckRequest) => checkResponse(provider.checkConfig(decode(request.getNews())))),
    diffConfig: unary((request: pb.DiffRequest) =>
      diffResponse(provider.diffConfig(decode(request.getOldInputs()), decode(request.getNews()))),
    ),
    configure: unary(async (request: pb.ConfigureRequest) => {
      await provider.configure(decode(request.getArgs()));
      return new pb.ConfigureResponse().setSupportspreview(true);
    }),
    invoke: unary(async (request: pb.InvokeRequest) => {
      const { inputs, refusals } = await provider.invoke(request.getTok(), decode(request.getArgs()));
      return new pb.InvokeResponse().setReturn(encode(inputs)).setFailuresList(failures(refusals));
    }),
    check: unary((request: pb.CheckRequest) =>
      checkResponse(provider.check(subject(request), decode(request.getNews()))),
    ),
    diff: unary((request: pb.DiffRequest) =>
      diffResponse(provider.diff(existing(request), decode(request.getNews()), request.getIgnorechangesList())),
    ),
    create: unary(async (request: pb.CreateRequest) => {
      const call = { ...subject(request), inputs: decode(request.getProperties()), preview: request.getPreview() };
      const { id, state } = await provider.create(call);
      return new pb.CreateResponse().setId(id).setProperties(encode(state));
    }),
    read: unary(async (request: pb.ReadRequest) => {
      const [inputs, state] = [decode(request.getInputs()), decode(request.getProperties())];
      const found = await provider.read({ ...subject(request), id: request.getId(), inputs, state });
      if (found === undefined) return new pb.ReadResponse();
      const response = new pb.ReadResponse().setId(found.id).setProperties(encode(found.state));
      return response.setInputs(encode(found.inputs ?? {}));
    }),
    update: unary(async (request: pb.UpdateRequest) => {
      const state = await provider.update(existing(request), decode(request.getNews()), request.getPreview());
      return new pb.UpdateResponse().setProperties(encode(state));
    }),
    delete: unary(async (request: pb.DeleteRequest) => {
      const [inputs, state] = [decode(request.getOldInputs()), decode(request.getProperties())];
      await provider.delete({ ...subject(request), id: request.getId(), inputs, state });
      return new emptyPb.Empty();
    }),
    cancel: unary(() => {
      provider.cancel();
      return new emptyPb.Empty();
    }),
  };
}
