import { expect } from "chai";
import { parse } from "csv-parse/sync";
import { parse as parseYaml } from "yaml";
import {
  CSV_COLUMNS,
  exportCsv,
  exportGranted,
  exportLinks,
  exportSwitchRoles,
} from "../../../fleet/export/access-exports.ts";
import { FleetError } from "../../../fleet/fleet-error.ts";
import { ProjectFaults } from "../../../fleet/session.ts";
import { HOSTILE, HOSTILE_FLEET } from "../../core/exports/people.ts";
import { portfolioFiles } from "../../core/support/portfolio.ts";
import { FILES, ProjectFolder } from "../add/project-folder.ts";

const NOW = new Date("2026-11-22T00:00:00Z");
const PORTAL = "identityCenter: { region: eu-west-1, portal: https://acme.awsapps.com/start }";
const WITH_PORTAL = {
  ...FILES,
  "Pulumi.home.yaml": FILES["Pulumi.home.yaml"]!.replace("identityCenter: { region: eu-west-1 }", PORTAL),
};
const BROKEN = { ...WITH_PORTAL, "Pulumi.client-globex.yaml": "config:\n  switchyard:client: { name: Glo bex }\n" };

describe("exports of who has what", () => {
  const made: ProjectFolder[] = [];
  const open = (files: Readonly<Record<string, string>> = WITH_PORTAL) => {
    const folder = new ProjectFolder(files);
    made.push(folder);
    return folder.open();
  };
  afterEach(() => {
    for (const one of made.splice(0)) one.remove();
  });
  const faults = (work: () => unknown): readonly string[] => {
    try {
      work();
    } catch (error) {
      if (error instanceof ProjectFaults) return error.faults.map(({ code }) => code);
      throw error;
    }
    throw new Error("nothing was thrown");
  };

  it("are CSV that reads back as the rows that it was made from", () => {
    const { text, rows, ok } = exportCsv(open(), NOW);
    expect(ok).to.equal(true);
    const read = parse<Record<string, string>>(text, { columns: true });
    expect(Object.keys(read[0] ?? {})).to.deep.equal([...CSV_COLUMNS]);
    expect(read.map(({ holder, client, role }) => `${holder} ${client}/${role}`)).to.deep.equal([
      "user:alice@acme.example AbcCorp/administrator",
      "group:Auditors AbcCorp/read-only",
      "group:Auditors Globex/read-only",
    ]);
    expect(rows).to.have.length(read.length);
  });

  it("are CSV in which nothing is a formula, also where a spreadsheet cuts at semicolons", () => {
    const home = WITH_PORTAL["Pulumi.home.yaml"].replace(
      "group: Auditors,",
      'group: "A;@SUM(1)", reason: "for the audit; =1+1;+2 and; so on", ticket: "T;=HYPERLINK(A1)",',
    );
    const { text } = exportCsv(open({ ...WITH_PORTAL, "Pulumi.home.yaml": home }), NOW);
    expect(text).to.include("for the audit;' =1+1;'+2 and; so on").and.include("T;'=HYPERLINK").and.include("A;'@SUM");
    const cells = text.split("\n").flatMap((line) => line.split(";"));
    expect(cells.filter((cell) => /^[\s"]*[=+@-]/.test(cell))).to.deep.equal([]);
  });

  it("are CSV in which nothing is a formula, and every name is whole", () => {
    const { project, stacks } = portfolioFiles(HOSTILE_FLEET);
    const files = Object.fromEntries([project, ...stacks].map(({ name, text }) => [name, text]));
    const read = parse<Record<string, string>>(exportCsv(open(files), NOW).text, { columns: true });
    expect(read).to.have.length(HOSTILE.length);
    for (const cell of read.flatMap((row) => Object.values(row))) expect(cell).not.to.match(/^[=+\-@\t\r]/);
    expect(new Set(read.map(({ holder }) => holder))).to.deep.equal(new Set(HOSTILE.map((name) => `group:${name}`)));
    const reasons = new Set(read.map(({ reason }) => (reason ?? "").replace(/^'(?=[=+\-@])/, "")));
    expect(reasons).to.deep.equal(new Set(HOSTILE.map((name) => `${name} needs it`)));
    expect(new Set(read.map(({ ticket }) => ticket))).to.deep.equal(new Set(["'=SEC-1|<b>"]));
  });

  it("leave out a client whose own file is at fault, also where a grant names it, and say so", () => {
    const home = BROKEN["Pulumi.home.yaml"];
    const named = `${home}      - { group: Auditors, clients: [Globex, AbcCorp], roles: [administrator] }\n`;
    for (const files of [BROKEN, { ...BROKEN, "Pulumi.home.yaml": named }]) {
      const { ok, left, rows } = exportCsv(open(files), NOW);
      expect(ok).to.equal(false);
      expect(left.map(({ slug, faults: own }) => [slug, own.length > 0])).to.deep.equal([["globex", true]]);
      expect(new Set(rows.map(({ client }) => client))).to.deep.equal(new Set(["AbcCorp"]));
    }
  });

  it("leave out a client whose trust does not let in whom home grants it", () => {
    const client = FILES["Pulumi.client-globex.yaml"]!.replace(
      "read-only:",
      "read-only: { trust: { roles: [ci], externalId: 5b1f0c52-9d3a-4e7b-8a61-c2d94f07be13 } }",
    );
    const { left, rows } = exportCsv(open({ ...WITH_PORTAL, "Pulumi.client-globex.yaml": client }), NOW);
    expect(left.map(({ slug, faults: own }) => `${slug} ${own[0]?.code}`)).to.deep.equal(["globex grant/not-trusted"]);
    expect(rows.some(({ client: name }) => name === "Globex")).to.equal(false);
  });

  it("are none where the home's own file is at fault", () => {
    const home = WITH_PORTAL["Pulumi.home.yaml"];
    const nobody = { ...WITH_PORTAL, "Pulumi.home.yaml": home.replace("[AbcCorp]", "[AbcCrop]") };
    expect(faults(() => exportCsv(open(nobody), NOW))).to.deep.equal(["grant/no-client"]);
    expect(faults(() => exportCsv(open({ ...WITH_PORTAL, "Pulumi.home.yaml": `${home}      - 1\n` }), NOW))).not.to.be
      .empty;
    const none = Object.fromEntries(Object.entries(WITH_PORTAL).filter(([name]) => name !== "Pulumi.home.yaml"));
    expect(faults(() => exportCsv(open(none), NOW))).to.deep.equal(["portfolio/home"]);
    const listed = home.replace("    grants:", "    clients: [abccorp, gone]\n    grants:");
    expect(faults(() => exportCsv(open({ ...WITH_PORTAL, "Pulumi.home.yaml": listed }), NOW))).to.include(
      "portfolio/no-client",
    );
  });

  it("can be for some users and groups alone", () => {
    const project = open();
    const roles = (whom: object) => exportLinks(project, whom, NOW).rows.map(({ client, role }) => `${client}/${role}`);
    expect(roles({ users: ["alice@acme.example"] })).to.deep.equal(["AbcCorp/administrator"]);
    expect(roles({ groups: ["Auditors"] })).to.deep.equal(["AbcCorp/read-only", "Globex/read-only"]);
    expect(roles({ users: ["alice@acme.example"], groups: ["Auditors"] })).to.have.length(3);
    expect(() => roles({ groups: ["Auditor"] })).to.throw(
      FleetError,
      'No grant names the group "Auditor". did you mean "Auditors"?',
    );
    expect(() => roles({ users: ["Auditors"] })).to.throw(FleetError, 'No grant names the user "Auditors".');
    expect(exportSwitchRoles(project, { groups: ["Auditors"] }, NOW).text).to.not.include("Administrator");
  });

  it("are none of a project or a client whose name would be more than one", () => {
    for (const name of ["../../x", "..", "a\\nb", "a; do not edit", "[x]", ""]) {
      const text = FILES["Pulumi.yaml"]!.replace("name: switchyard", `name: "${name}"`);
      const found = faults(() => exportGranted(open({ ...WITH_PORTAL, "Pulumi.yaml": text }), {}, NOW));
      expect(found, name).to.deep.equal(["export/project-name"]);
    }
    for (const slug of ["a b", "a]", "A#", "a;b", "a=b", "ü"]) {
      const text = FILES["Pulumi.client-globex.yaml"]!;
      const { left, files } = exportGranted(open({ ...WITH_PORTAL, [`Pulumi.client-${slug}.yaml`]: text }), {}, NOW);
      expect(left.map((one) => one.slug)).to.deep.equal([slug]);
      expect(JSON.stringify(files)).to.not.include(slug);
    }
  });

  it("are a registry of granted: its list, and the profiles", () => {
    const { files } = exportGranted(open(), {}, NOW);
    expect(files.map(({ name }) => name)).to.deep.equal(["granted.yml", "switchyard.aws-config"]);
    expect(parseYaml(files[0]!.text)).to.deep.equal({ awsConfig: ["switchyard.aws-config"] });
    expect(files[1]!.text.match(/^\[.*\]$/gm)).to.have.length(7);
    expect(faults(() => exportGranted(open(FILES), {}, NOW))).to.deep.equal(["export/no-portal"]);
    const text = FILES["Pulumi.yaml"]!.replace("company: your-company", "company: profiler");
    expect(exportGranted(open({ ...WITH_PORTAL, "Pulumi.yaml": text }), {}, NOW).notes[0]).to.match(
      /^granted takes \[sso-session profiler\]/,
    );
  });
});
