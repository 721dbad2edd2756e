import { join } from "node:path";
import { expect } from "chai";
import { exportCsv } from "../../../fleet/export/access-exports.ts";
import { recertify } from "../../../fleet/recertify/recertify.ts";
import { lastDecisions } from "../../../fleet/recertify/decisions.ts";
import { FILES, ProjectFolder } from "../add/project-folder.ts";

const NOW = new Date("2026-11-30T12:00:00Z");

describe("decisions on grants, in the export for auditors", () => {
  const folder = new ProjectFolder(FILES);
  after(() => folder.remove());
  const decide = (campaign: string, holder: string, cells: string) => {
    const file = join("recertification", `${campaign}.csv`);
    const lines = folder.read(file).split("\n");
    folder.write(
      file,
      lines.map((line) => (line.includes(holder) ? line.replace(/,,,,$/, `,${cells}`) : line)).join("\n"),
    );
  };
  const rows = () =>
    exportCsv(folder.open(), NOW).rows.map(({ holder, client, decided }) => {
      const { decision, reviewer, date } = decided ?? {};
      return [holder, client, decision, reviewer, date];
    });

  it("show the last one of each, on every row that follows from the grant, and on no other", async () => {
    expect(rows().every(([, , decision]) => decision === undefined)).to.equal(true);
    for (const campaign of ["2026-q3", "2026-q4"]) await recertify(folder.open(), campaign, { now: NOW });
    decide("2026-q3", "group:Auditors", "remove,Rita,2026-08-30,");
    decide("2026-q4", "group:Auditors", "keep,Ruth,2026-11-29,");
    expect(rows()).to.deep.equal([
      ["user:alice@acme.example", "AbcCorp", undefined, undefined, undefined],
      ["group:Auditors", "AbcCorp", "keep", "Ruth", "2026-11-29"],
      ["group:Auditors", "Globex", "keep", "Ruth", "2026-11-29"],
    ]);
    expect(exportCsv(folder.open(), NOW).text).to.match(/,keep,Ruth,2026-11-29\n/);
  });

  it("are not those of a grant that gives something else by now", () => {
    const home = folder.read("Pulumi.home.yaml");
    folder.write(
      "Pulumi.home.yaml",
      home.replace("clients: all, roles: [read-only]", "clients: all, roles: [administrator]"),
    );
    expect(
      rows()
        .filter(([holder]) => holder === "group:Auditors")
        .map(([, , decision]) => decision),
    ).to.deep.equal([undefined, undefined]);
    folder.write("Pulumi.home.yaml", home);
  });

  it("are told to be missing where a campaign cannot be read, and the rest is exported", () => {
    decide("2026-q4", "user:alice", "kept,Ruth,2026-11-29,");
    const { ok, notes, rows: all } = exportCsv(folder.open(), NOW);
    expect(ok).to.equal(false);
    expect(notes.join()).to.match(/2026-q4\.csv:\d+ decision: expected keep or remove/);
    expect(all).to.have.length(3);
    expect(lastDecisions(folder.path, NOW).of.size).to.equal(1);
  });
});
