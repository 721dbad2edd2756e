import { Ajv } from "ajv";
import { expect } from "chai";
import { parse } from "yaml";
import { exportKubernetes, type KubernetesOptions } from "../../../fleet/export/kubernetes.ts";
import { FILES, ProjectFolder } from "../add/project-folder.ts";
import { STACK_SCHEMA } from "./stack-schema.ts";

const OPTIONS: KubernetesOptions = {
  repository: "https://github.com/acme/access",
  branch: "main",
  directory: "fleet",
  backend: "s3://acme-state?region=eu-west-1",
  namespace: "switchyard",
  serviceAccount: "switchyard",
  env: { PULUMI_CONFIG_PASSPHRASE: { name: "passphrase", key: "value" } },
  stackEnv: { "client-abccorp": { AWS_ACCESS_KEY_ID: { name: "abccorp", key: "id" } } },
};

interface Manifest {
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>> & { readonly stack: string };
}

describe("the manifests for the Pulumi Kubernetes Operator", () => {
  const made: ProjectFolder[] = [];
  const open = (files: Readonly<Record<string, string>> = FILES) => {
    const folder = new ProjectFolder(files);
    made.push(folder);
    return folder.open();
  };
  const client = (name: string, id: string, more = "") =>
    `config:\n  switchyard:client: { name: ${name}, accountId: "${id}", roles: [read-only]${more} }\n`;
  afterEach(() => {
    for (const one of made.splice(0)) one.remove();
  });

  const manifests = (options: KubernetesOptions = OPTIONS, files = FILES): readonly Manifest[] => {
    const { files: written, faults } = exportKubernetes(open(files), options);
    expect(faults).to.deep.equal([]);
    return written.map(({ text }) => parse(text) as Manifest);
  };
  const codes = (options: Partial<KubernetesOptions>, files = FILES) => {
    const exported = exportKubernetes(open(files), { ...OPTIONS, ...options });
    expect(exported.faults.length > 0, "faults").to.equal(exported.files.length === 0);
    return exported.faults.map(({ code, path }) => `${code} ${path}`);
  };

  it("fit the operator's schema", () => {
    const validate = new Ajv({ allErrors: true }).compile(STACK_SCHEMA);
    for (const one of manifests()) expect(validate(one), JSON.stringify(validate.errors)).to.equal(true);
    const [first] = manifests();
    for (const wrong of [{ destroyOnFinalise: false }, { resyncFrequencySeconds: "600" }, { stack: undefined }])
      expect(validate(JSON.parse(JSON.stringify({ ...first, spec: { ...first!.spec, ...wrong } })))).to.equal(false);
  });

  it("name each stack, home last and after every client that it reads", () => {
    const all = manifests();
    expect(all.map(({ spec }) => spec.stack)).to.deep.equal(["client-abccorp", "client-globex", "home"]);
    expect(all[2]!.spec).to.deep.include({
      prerequisites: [{ name: "client-abccorp" }, { name: "client-globex" }],
      continueResyncOnCommitMatch: true,
      resyncFrequencySeconds: 600,
    });
    expect(all[0]!.spec).not.to.have.any.keys("prerequisites", "continueResyncOnCommitMatch");
    const home = FILES["Pulumi.home.yaml"]!.replace("    grants:", "    clients: [abccorp]\n    grants:");
    expect(manifests(OPTIONS, { ...FILES, "Pulumi.home.yaml": home })[2]!.spec["prerequisites"]).to.deep.equal([
      { name: "client-abccorp" },
    ]);
  });

  it("refer to Secrets and hold none, each client to its own", () => {
    const [abccorp, globex] = manifests();
    const passphrase = { type: "Secret", secret: { name: "passphrase", key: "value" } };
    expect(globex!.spec["envRefs"]).to.deep.equal({ PULUMI_CONFIG_PASSPHRASE: passphrase });
    expect(abccorp!.spec["envRefs"]).to.deep.equal({
      PULUMI_CONFIG_PASSPHRASE: passphrase,
      AWS_ACCESS_KEY_ID: { type: "Secret", secret: { name: "abccorp", key: "id" } },
    });
  });

  it("never destroy a stack with its object", () => {
    for (const { spec } of manifests()) expect(spec["destroyOnFinalize"]).to.equal(false);
  });

  it("leave out a client that runs no Pulumi, and nobody waits for it", () => {
    const files = { ...FILES, "Pulumi.client-globex.yaml": client("Globex", "333333333333", ", handoff: true") };
    const all = manifests(OPTIONS, files);
    expect(all.map(({ spec }) => spec.stack)).to.deep.equal(["client-abccorp", "home"]);
    expect(all[1]!.spec["prerequisites"]).to.deep.equal([{ name: "client-abccorp" }]);
  });

  it("have names that Kubernetes takes; two stacks that would be one are refused", () => {
    const one = { ...FILES, "Pulumi.client-a_b.c.yaml": client("Abc", "444444444444") };
    const named = manifests(OPTIONS, one).find(({ spec }) => spec.stack === "client-a_b.c");
    expect(named?.metadata.name).to.equal("client-a-b-c");
    const two = { ...one, "Pulumi.client-a-b.c.yaml": client("Bcd", "555555555555") };
    expect(codes({}, two)).to.deep.equal(["fleet/kubernetes-name client-a-b.c", "fleet/kubernetes-name client-a_b.c"]);
    const long = `Pulumi.client-${"a".repeat(60)}.yaml`;
    expect(codes({}, { ...FILES, [long]: client("Abc", "444444444444") })[0]).to.match(
      /^fleet\/kubernetes-name client-a{60}$/,
    );
  });

  it("are none where a file is at fault", () => {
    expect(codes({}, { ...FILES, "Pulumi.client-globex.yaml": client("Glo bex", "333333333333") })[0]).to.match(
      /^config\/invalid/,
    );
  });

  it("are none where an option is not what the operator takes", () => {
    const { repository } = OPTIONS;
    expect(exportKubernetes(open(), { repository }).faults.map(({ path }) => path)).to.deep.equal(["branch"]);
    expect(codes({ commit: "abc" })).to.deep.equal(["fleet/kubernetes branch"]);
    expect(codes({ repository: "https://me:secret@github.com/acme/access" })).to.deep.equal([
      "fleet/kubernetes repository",
    ]);
    expect(codes({ repository: "a\nb: c" })).to.deep.equal(["fleet/kubernetes repository"]);
    expect(codes({ namespace: "Kube_System" })).to.deep.equal(["fleet/kubernetes namespace"]);
    expect(codes({ resync: 5 })).to.deep.equal(["fleet/kubernetes resync"]);
    expect(codes({ env: { "A B": { name: "x", key: "y" } } })).to.deep.equal(["fleet/kubernetes env"]);
    expect(codes({ env: { A: { name: "X Y", key: "y" } } })).to.deep.equal(["fleet/kubernetes env.A"]);
    expect(codes({ stackEnv: { "client-abcorp": {} } })).to.deep.equal(["fleet/kubernetes stackEnv.client-abcorp"]);
  });
});
