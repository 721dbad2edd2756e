import { expect } from "chai";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { FleetError } from "../../../fleet/fleet-error.ts";
import { handOff, type HandoffOptions } from "../../../fleet/handoff/handoff.ts";
import { status } from "../../../fleet/status/status.ts";
import { FILES, ProjectFolder } from "../add/project-folder.ts";

const CLIENT = `# ours
config:
  switchyard:client:
    name: Umbrella
    accountId: "666666666666"
    handoff: true # since they run no Pulumi
    roles:
      read-only:
      devops: { managedPolicies: [PowerUserAccess], description: "a <script> & 'b' | c" }
`;
const FILE = "Pulumi.client-umbrella.yaml";
const NOW = new Date("2026-11-30T12:00:00Z");
const S3 = "https://acme-templates.s3.eu-west-1.amazonaws.com/umbrella.template.json";

describe("handing a client's roles over", () => {
  const made: ProjectFolder[] = [];
  const folderWith = (client = CLIENT) => {
    const folder = new ProjectFolder({ ...FILES, [FILE]: client });
    made.push(folder);
    return folder;
  };
  const hand = (folder: ProjectFolder, options: HandoffOptions = {}, slug = "umbrella") =>
    handOff(folder.open(), slug, { now: NOW, ...options });
  afterEach(() => {
    for (const one of made.splice(0)) one.remove();
  });

  it("writes template and letter, and records the template in the client's file, every other character as it was", async () => {
    const folder = folderWith();
    const report = await hand(folder);
    expect(report).to.include({ ok: true, written: true, isNew: true, stackName: "switchyard-access-111111111111" });
    const { digest = "" } = report;
    expect(report.files.map(({ name }) => name)).to.deep.equal([
      join("handoff", "umbrella.template.json"),
      join("handoff", "umbrella.letter.md"),
      join("handoff", "umbrella.letter.html"),
      FILE,
    ]);
    for (const { name, text } of report.files) expect(folder.read(name)).to.equal(text);
    expect(folder.read(FILE)).to.equal(
      CLIENT.replace("handoff: true", `handoff: { template: "${digest}", sent: "2026-11-30" }`),
    );
    expect(folder.open().clients.get("umbrella")?.config).to.deep.nested.include({
      "client.handedOver": { digest, day: "2026-11-30" },
      "client.handoff": true,
    });
  });

  it("is not written through a link, which can come with a change of the files", async () => {
    const folder = folderWith();
    folder.write("mine.yaml", "mine");
    folder.write(join("handoff", "other.yaml"), "");
    symlinkSync(join(folder.path, "mine.yaml"), join(folder.path, "handoff", "umbrella.letter.md"));
    const end = await hand(folder).catch((error: unknown) => error);
    expect(end).to.be.instanceOf(FleetError).with.property("message").that.includes("is a link. Nothing was written");
    expect([folder.read("mine.yaml"), folder.read(FILE)]).to.deep.equal(["mine", CLIENT]);
  });

  it("gives the same texts again while the files make the same, and another digest and day once they do not", async () => {
    const folder = folderWith();
    const first = await hand(folder);
    const again = await hand(folder, { now: new Date("2027-01-01T00:00:00Z") });
    expect(again).to.deep.include({ ok: true, isNew: false, before: { digest: first.digest, day: "2026-11-30" } });
    expect(again.files).to.deep.equal(first.files.slice(0, 3));

    folder.write(FILE, folder.read(FILE).replace("PowerUserAccess", "ViewOnlyAccess"));
    const moved = await hand(folder, { now: new Date("2027-01-01T00:00:00Z") });
    expect(moved).to.include({ ok: true, isNew: true });
    expect(moved.digest).not.to.equal(first.digest);
    expect(folder.read(FILE)).to.include(`{ template: "${moved.digest ?? ""}", sent: "2027-01-01" } # since`);
  });

  it("writes nothing in a dry run, and says the same", async () => {
    const folder = folderWith();
    const before = folder.all();
    const report = await hand(folder, { dryRun: true });
    expect(report).to.include({ ok: true, written: false, isNew: true });
    expect(folder.all()).to.deep.equal(before);
    expect(report.files).to.deep.equal((await hand(folder)).files);
  });

  it("refuses, and writes nothing, where there is nothing to hand over", async () => {
    const cases: readonly (readonly [string, string, HandoffOptions?, string?])[] = [
      [CLIENT, "handoff/no-client", {}, "umbrela"],
      [CLIENT, "handoff/has-stack", {}, "abccorp"],
      [CLIENT.replace("handoff: true", "handoff: false"), "handoff/has-stack"],
      [CLIENT.replace("    roles:", "    offboarding: true\n    roles:"), "handoff/leaving"],
      [CLIENT.replace("handoff: true", "handoff: &a true"), "handoff/by-hand"],
      [CLIENT.replace("handoff: true", "handoff: { template: xyz, sent: 2026-11-30 }"), "config/invalid"],
      [CLIENT, "handoff/template-url", { templateUrl: "https://evil.example/t.json" }],
    ];
    for (const [text, code, options, slug] of cases) {
      const folder = folderWith(text);
      const before = folder.all();
      const report = await hand(folder, options, slug);
      expect(report, code).to.include({ ok: false, written: false });
      expect(
        report.faults.map((fault) => fault.code),
        code,
      ).to.deep.equal([code]);
      expect(folder.all()).to.deep.equal(before);
    }
  });

  it("links to the console of the partition with a template in S3 of that partition, and takes no other address", async () => {
    const folder = folderWith();
    const linkTo = async (templateUrl: string) => {
      const { quickCreate, faults } = await hand(folder, { templateUrl, dryRun: true });
      return quickCreate ?? faults.map(({ code }) => code).join();
    };
    expect(await linkTo(S3)).to.equal(
      "https://us-east-1.console.aws.amazon.com/cloudformation/home?region=us-east-1#/stacks/create/review?templateURL=https%3A%2F%2Facme-templates.s3.eu-west-1.amazonaws.com%2Fumbrella.template.json&stackName=switchyard-access-111111111111",
    );
    for (const one of ["https://s3.amazonaws.com/b/t.json", "https://b.s3-eu-west-1.amazonaws.com/t.json"])
      expect(await linkTo(one), one).to.match(/^https:/);
    for (const other of [
      S3.replace("https", "http"),
      S3.replace("amazonaws.com", "amazonaws.com.evil.example"),
      S3.replace("eu-west-1.amazonaws.com", "cn-north-1.amazonaws.com.cn"),
      S3.replace("https://", "https://user:word@"),
      `${S3}#x`,
      "s3://acme-templates/t.json",
      "javascript:alert(1)",
      "",
    ])
      expect(await linkTo(other), other).to.equal("handoff/template-url");
  });

  it("escapes what people wrote in both letters", async () => {
    const { files } = await hand(folderWith(), { templateUrl: `${S3}?a=<b>"'`, dryRun: true });
    const [markdown = "", html = ""] = files.slice(1).map(({ text }) => text);
    expect(markdown).to.include("`a <script> & 'b' `&#124;` c`");
    expect(html).not.to.include("<script");
    expect(html).to.include("a &#60;script&#62; &#38; &#39;b&#39; | c");
    expect(html).to.include("default-src 'none'");
    expect(html).not.to.match(/(?:src|href)=["']?(?:javascript|http:)/);
  });

  it("tells who gets in, what they may do, how it is made and how it ends", async () => {
    const [, letter] = (await hand(folderWith())).files;
    const text = letter?.text ?? "";
    for (const said of [
      "people who hold the permission set `UmbrellaReadOnly` of the account `111111111111`",
      "`ReadOnlyAccess (AWS)`",
      "`PowerUserAccess (AWS)`",
      "must print `666666666666`",
      "aws cloudformation deploy --region us-east-1 --stack-name switchyard-access-111111111111 --template-file umbrella.template.json --capabilities CAPABILITY_NAMED_IAM",
      "delete the stack `switchyard-access-111111111111`",
    ])
      expect(text).to.include(said);
  });
});

describe("the status of a client that runs no Pulumi", () => {
  const rowOf = async (folder: ProjectFolder) => {
    const session = {
      project: folder.open(),
      readDeployed: () =>
        Promise.resolve({ listed: new Map(), stacks: new Map(), unreadable: new Map(), locked: new Set() }),
      openLocks: () => Promise.reject(new Error("none")),
    };
    const report = await status(session as never).catch((error: unknown) => error);
    if (report instanceof Error) throw report;
    return (report as Awaited<ReturnType<typeof status>>).rows.find(({ stack }) => stack === "client-umbrella");
  };

  it("tells when the files have moved on since its template", async () => {
    const folder = new ProjectFolder({ ...FILES, [FILE]: CLIENT });
    expect(await rowOf(folder)).not.to.have.property("change");
    await handOff(folder.open(), "umbrella", { now: NOW });
    expect(await rowOf(folder)).to.deep.include({
      state: "handed-off",
      change: { isChanged: false, why: "as handed over on 2026-11-30" },
    });
    folder.write(FILE, folder.read(FILE).replace("PowerUserAccess", "ViewOnlyAccess"));
    expect(await rowOf(folder)).to.deep.nested.include({
      "change.isChanged": true,
      "change.why": "files have moved on since the template of 2026-11-30",
    });
    folder.remove();
  });
});
