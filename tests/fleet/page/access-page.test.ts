import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type PageData, unpacked } from "../../../core/exports/page/page-data.ts";
import { FleetError } from "../../../fleet/fleet-error.ts";
import { accessPage, type PageOptions } from "../../../fleet/page/access-page.ts";
import { HOSTILE, HOSTILE_FLEET } from "../../core/exports/people.ts";
import { portfolioFiles } from "../../core/support/portfolio.ts";
import { FILES, ProjectFolder } from "../add/project-folder.ts";

const now = new Date("2026-11-22T00:00:00Z");
const dataOf = (html: string) =>
  JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? "null") as PageData;

describe("the page of who gets where", () => {
  const made: ProjectFolder[] = [];
  let out: string;
  beforeEach(() => {
    out = mkdtempSync(join(tmpdir(), "switchyard-page-"));
  });
  afterEach(() => {
    for (const one of made.splice(0)) one.remove();
    rmSync(out, { recursive: true });
  });
  const page = (files: Readonly<Record<string, string>> = FILES, options: PageOptions = {}) => {
    const folder = new ProjectFolder(files);
    made.push(folder);
    return accessPage(folder.open(), { out: join(out, "new", "p.html"), ...options }, { now });
  };

  it("is written for its owner alone, and says what is in it", async () => {
    const report = await page();
    const file = join(out, "new", "p.html");
    expect(report).to.deep.include({ version: 1, command: "page", ok: true, file, isWritten: true, left: [] });
    expect(report.counts).to.deep.include({ clients: 2, holders: 2, holdings: 3, links: 3, ends: 0 });
    expect(report.counts.bytes).to.equal(statSync(file).size);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(readFileSync(file, "utf8")).to.equal(report.text);
    expect(dataOf(report.text)).to.deep.include({ made: now.toISOString(), homeAccountId: "111111111111" });
  });

  it("is only counted in a dry run", async () => {
    const report = await page(FILES, { dryRun: true });
    expect(report.isWritten).to.equal(false);
    expect(report.counts.holdings).to.equal(3);
    expect(readdirSync(out)).to.deep.equal([]);
  });

  it("is not written through a link, which can come with a change of the files", async () => {
    const target = join(out, "mine");
    writeFileSync(target, "mine");
    symlinkSync(target, join(out, "p.html"));
    const end = await page(FILES, { out: join(out, "p.html") }).catch((error: unknown) => error);
    expect(end).to.be.instanceOf(FleetError).with.property("message").that.includes("is a link. Nothing was written");
    expect(readFileSync(target, "utf8")).to.equal("mine");
  });

  it("is for some people alone where they are named, warnings about others left out", async () => {
    const { text } = await page(FILES, { groups: ["Auditors"] });
    expect(text).to.not.include("alice");
    expect(unpacked(dataOf(text)).map(({ client, holder }) => `${client} ${holder}`)).to.deep.equal([
      "AbcCorp group:Auditors",
      "Globex group:Auditors",
    ]);
    expect(dataOf(text).warnings).to.deep.equal([]);
    expect(dataOf((await page()).text).warnings).to.not.deep.equal([]);
    const end = await page(FILES, { groups: ["Auditor"], out: join(out, "none.html") }).catch(
      (error: unknown) => error,
    );
    expect(end).to.be.instanceOf(FleetError);
    expect(readdirSync(out)).to.deep.equal(["new"]);
  });

  it("leaves a client at fault out, and says so in the page and in the report", async () => {
    const broken = { ...FILES, "Pulumi.client-globex.yaml": "config:\n  switchyard:client: { name: Glo bex }\n" };
    const { ok, left, text } = await page(broken);
    expect([ok, left.map(({ slug }) => slug)]).to.deep.equal([false, ["globex"]]);
    const { warnings } = dataOf(text);
    expect(warnings.filter(({ kind }) => kind === "left").map((one) => one.text)[0]).to.match(/^client-globex: /);
    expect(unpacked(dataOf(text)).map(({ client }) => client)).to.not.include("Globex");
  });

  it("holds hostile names as data alone", async () => {
    const { project, stacks } = portfolioFiles(HOSTILE_FLEET);
    const { text } = await page(Object.fromEntries([project, ...stacks].map((one) => [one.name, one.text])));
    const holders = new Set(unpacked(dataOf(text)).map(({ holder }) => holder));
    for (const name of HOSTILE) expect(holders.has(`group:${name}`), name).to.equal(true);
    expect(text.match(/<script/g)).to.have.length(2);
    expect(text).to.not.include("alert(1)</script>");
  });
});
