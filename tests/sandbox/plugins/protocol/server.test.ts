import * as grpc from "@grpc/grpc-js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import { expect } from "chai";
import { HalfMade } from "../../../../sandbox/plugins/protocol/half-made.ts";
import { serve } from "../../../../sandbox/plugins/protocol/server.ts";
import { Unknown, type Properties } from "../../../../sandbox/plugins/protocol/value.ts";
import { decode, encode } from "../../../../sandbox/plugins/protocol/wire.ts";
import { resource } from "../../../../sandbox/plugins/table/entry.ts";
import type { Inputs } from "../../../../sandbox/plugins/table/inputs.ts";
import { tableProvider } from "../../../../sandbox/plugins/table/table-provider.ts";

const token = "aws:test/thing:Thing";
const urn = `urn:pulumi:dev::p::${token}::one`;
const thing = resource({
  token,
  label: "Thing",
  stable: ["arn"],
  inputs: { name: { kind: "text", required: true, replace: true }, note: { kind: "text" } },
  create: (_aws, { name }) => Promise.resolve({ id: name, outputs: { arn: `arn:${name}` } }),
  read: (_aws, id) => Promise.resolve(id === "gone" ? undefined : { name: id, arn: `arn:${id}` }),
  update: () => Promise.resolve({}),
  delete: () => Promise.resolve(),
});

describe("the provider protocol", () => {
  let server: grpc.Server;
  let client: InstanceType<typeof services.ResourceProviderClient>;

  before(async () => {
    const settings: Inputs = {
      region: { kind: "text" },
      accessKey: { kind: "text" },
      secretKey: { kind: "text" },
      skipCredentialsValidation: { kind: "flag" },
    };
    const provider = tableProvider({ name: "aws", settings, resources: [thing], functions: [] }, "1.2.3");
    const served = await serve({
      ...provider,
      create: (call) =>
        call.inputs["name"] === "half"
          ? Promise.reject(new HalfMade("half-id", { name: "half" }, new Error("the rest was refused")))
          : provider.create(call),
    });
    server = served.server;
    client = new services.ResourceProviderClient(`127.0.0.1:${served.port}`, grpc.credentials.createInsecure());
  });
  after(() => {
    client.close();
    server.forceShutdown();
  });

  const call = <T>(run: (callback: (error: grpc.ServiceError | null, value: T) => void) => unknown): Promise<T> =>
    new Promise((resolve, reject) =>
      run((error, value) => {
        error ? reject(error) : resolve(value);
      }),
    );
  const failure = <T>(run: Promise<T>): Promise<grpc.ServiceError> =>
    run.then(
      () => expect.fail("expected a failure"),
      (error: unknown) => error as grpc.ServiceError,
    );
  const create = (properties: Properties, preview = false): Promise<pb.CreateResponse> =>
    call((done) =>
      client.create(new pb.CreateRequest().setUrn(urn).setProperties(encode(properties)).setPreview(preview), done),
    );

  it("says its version, and takes no part in automatic names", async () => {
    const info = await call<pluginPb.PluginInfo>((done) => client.getPluginInfo(new emptyPb.Empty(), done));
    expect(info.getVersion()).to.equal("1.2.3");
    const request = new pb.ProviderHandshakeRequest().setEngineAddress("127.0.0.1:1");
    const shaken = await call<pb.ProviderHandshakeResponse>((done) => client.handshake(request, done));
    expect(shaken.toObject()).to.deep.equal({
      acceptSecrets: false,
      acceptResources: false,
      acceptOutputs: false,
      supportsAutonamingConfiguration: false,
    });
  });

  it("plans, checks and compares before it is configured, but creates nothing", async () => {
    const planned = await create({ name: "a" }, true);
    expect(decode(planned.getProperties())).to.deep.equal({ name: "a", arn: Unknown });
    expect((await failure(create({ name: "a" }))).details).to.contain(
      "creating Thing (a): the aws provider is not configured",
    );
  });

  it("accepts configuration that is not known yet, and refuses what it does not know", async () => {
    await call((done) => client.configure(new pb.ConfigureRequest().setArgs(encode({ region: Unknown })), done));
    const config = new pb.CheckRequest()
      .setUrn("urn:pulumi:dev::p::pulumi:providers:aws::x")
      .setNews(encode({ regoin: "x" }));
    const checked = await call<pb.CheckResponse>((done) => client.checkConfig(config, done));
    expect(checked.getFailuresList().map((each) => each.getProperty())).to.deep.equal(["regoin"]);
  });

  it("creates, once configured, and opens secrets", async () => {
    const keys = { region: "eu-west-1", accessKey: "a", skipCredentialsValidation: "true" };
    const args = encode({
      ...keys,
      secretKey: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "s" },
    });
    await call((done) => client.configure(new pb.ConfigureRequest().setArgs(args), done));
    const made = await create({ name: "a", note: "n" });
    expect([made.getId(), decode(made.getProperties())]).to.deep.equal(["a", { name: "a", note: "n", arn: "arn:a" }]);
  });

  it("hands a half-made resource to the engine with its id, state and reason", async () => {
    const error = await failure(create({ name: "half" }));
    expect(error.details).to.equal("the rest was refused");
    const [packed] = error.metadata.get("grpc-status-details-bin");
    const [detail] = statusPb.Status.deserializeBinary(packed as Buffer).getDetailsList();
    expect(detail!.getTypeName()).to.equal("pulumirpc.ErrorResourceInitFailed");
    const initFailed = pb.ErrorResourceInitFailed.deserializeBinary(detail!.getValue_asU8());
    expect([initFailed.getId(), decode(initFailed.getProperties())]).to.deep.equal(["half-id", { name: "half" }]);
    expect(initFailed.getReasonsList()).to.deep.equal([error.details]);
  });

  it("answers Diff with the kind of every change", async () => {
    const request = new pb.DiffRequest()
      .setUrn(urn)
      .setId("a")
      .setOldInputs(encode({ name: "a", note: "n" }));
    const changed = await call<pb.DiffResponse>((done) => client.diff(request.setNews(encode({ name: "b" })), done));
    expect(changed.getReplacesList()).to.deep.equal(["name"]);
    const kinds = changed
      .getDetaileddiffMap()
      .toArray()
      .map(([name]) => [name, changed.getDetaileddiffMap().get(name)!.getKind()]);
    expect(kinds).to.deep.equal([
      ["name", pb.PropertyDiff.Kind.UPDATE_REPLACE],
      ["note", pb.PropertyDiff.Kind.DELETE],
    ]);
    const same = await call<pb.DiffResponse>((done) =>
      client.diff(request.setNews(encode({ name: "a", note: "n" })), done),
    );
    expect(same.getChanges()).to.equal(pb.DiffResponse.DiffChanges.DIFF_NONE);
  });

  it("reads: an empty id for what is gone, inputs and state for the rest", async () => {
    const read = (id: string): Promise<pb.ReadResponse> =>
      call((done) => client.read(new pb.ReadRequest().setUrn(urn).setId(id), done));
    expect((await read("gone")).getId()).to.equal("");
    const found = await read("a");
    expect([found.getId(), decode(found.getInputs())]).to.deep.equal(["a", { name: "a" }]);
  });

  it("refuses types and functions that the table does not have, by name", async () => {
    const other = new pb.CheckRequest().setUrn("urn:pulumi:dev::p::aws:s3/bucket:Bucket::b").setNews(encode({}));
    expect((await failure(call((done) => client.check(other, done)))).details).to.contain(
      "aws:s3/bucket:Bucket is not supported",
    );
    const invoke = new pb.InvokeRequest().setTok("aws:ec2/getVpc:getVpc").setArgs(encode({}));
    expect((await failure(call((done) => client.invoke(invoke, done)))).details).to.contain(
      "aws:ec2/getVpc:getVpc is not supported",
    );
  });
});
