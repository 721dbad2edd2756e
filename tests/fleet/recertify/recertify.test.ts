import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { recertify, type RecertifyOptions, type RecertifyReport } from "../../../fleet/recertify/recertify.ts";
import { FILES, ProjectFolder } from "../add/project-folder.ts";

const NOW = new Date("2026-11-30T12:00:00Z");
const FILE = join("recertification", "2026-q4.csv");
const HOME = `config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    # whom we let in
    grants:
      - { group: Auditors, clients: all, roles: [read-only], reason: the yearly audit of all, ticket: SEC-1 } # kept
      - user: alice@acme.example
        clients: [AbcCorp]
        roles: [administrator]
      - { group: "=cmd|'/c calc'!A1", clients: [Globex, AbcCorp], roles: [read-only] }
`;

describe("recertification of grants", () => {
  const made: ProjectFolder[] = [];
  const folderWith = (home = HOME) => {
    const folder = new ProjectFolder({ ...FILES, "Pulumi.home.yaml": home });
    made.push(folder);
    return folder;
  };
  const run = (folder: ProjectFolder, options: RecertifyOptions = {}, campaign = "2026-q4") =>
    recertify(folder.open(), campaign, { now: NOW, ...options });
  const codes = ({ faults }: RecertifyReport) =>
    faults.map(({ code, at, path }) => `${code} ${at?.line ?? ""} ${path}`);
  afterEach(() => {
    for (const one of made.splice(0)) one.remove();
  });

  /** Fills in what reviewers would, by the beginning of the holder's name. */
  function decide(folder: ProjectFolder, said: Readonly<Record<string, string>>): void {
    const lines = folder.read(FILE).trimEnd().split("\n");
    const text = lines.map((line) => {
      const [, cells = ""] = Object.entries(said).find(([holder]) => line.includes(`,${holder}`)) ?? [];
      return cells === "" ? line : line.replace(/,,,,$/, `,${cells}`);
    });
    folder.write(FILE, `${text.join("\n")}\n`);
  }

  it("begins with a row for each grant, and nothing decided", async () => {
    const folder = folderWith();
    const report = await run(folder);
    expect(report).to.deep.include({ ok: true, isBegun: false, undecided: 3, written: true, file: FILE });
    const [head, auditors, alice, hostile] = folder.read(FILE).split("\n");
    expect(head).to.equal("grant,holder,gives,clients,until,reason,ticket,decision,reviewer,date,comment");
    expect(auditors).to.match(/^[0-9a-f]{12},group:Auditors,read-only,all clients,,the yearly audit of all,SEC-1,,,,$/);
    expect(alice).to.match(/^[0-9a-f]{12},user:alice@acme\.example,administrator,AbcCorp,,,,,,,$/);
    expect(hostile).to.match(/^[0-9a-f]{12},group:=cmd\|'\/c calc'!A1,read-only,"Globex, AbcCorp",/);
    expect(folder.all()["Pulumi.home.yaml"]).to.equal(HOME);
  });

  it("is not done until every grant is decided, and keeps the reviewers' file as they wrote it", async () => {
    const folder = folderWith();
    await run(folder);
    decide(folder, { "group:Auditors": "keep,Rita,2026-11-29,still needed" });
    const before = folder.read(FILE);
    expect(await run(folder)).to.include({ ok: false, undecided: 2, written: false });
    expect(folder.read(FILE)).to.equal(before);
    decide(folder, { user: "keep,Rita,2026-11-30,", "group:=": "Keep,Rita,2026-11-30," });
    expect(await run(folder)).to.include({ ok: true, undecided: 0, written: false });
  });

  it("is not done while the files have a grant that is decided to go", async () => {
    const folder = folderWith();
    await run(folder);
    decide(folder, { group: "keep,Rita,2026-11-29,", user: "remove,Rita,2026-11-29,left us" });
    expect(await run(folder)).to.include({ ok: false, undecided: 0, standing: 1, written: false });
    expect(await run(folder, { propose: true })).to.include({ ok: true, standing: 0, written: true });
    expect(await run(folder)).to.include({ ok: true, standing: 0 });
  });

  it("takes out of the home file what nobody confirmed, and nothing else; the evidence stays", async () => {
    const folder = folderWith();
    await run(folder);
    decide(folder, { "group:Auditors": "keep,Rita,2026-11-29,", user: "remove,Rita,2026-11-29,left us" });
    const dry = await run(folder, { propose: true, dryRun: true });
    expect(dry).to.include({ ok: true, written: false });
    expect(folder.all()["Pulumi.home.yaml"]).to.equal(HOME);

    const report = await run(folder, { propose: true });
    expect(report).to.include({ ok: true, written: true, undecided: 0 });
    expect(report.removals.map(({ holder }) => holder)).to.deep.equal([
      "user:alice@acme.example",
      "group:=cmd|'/c calc'!A1",
    ]);
    expect(folder.all()["Pulumi.home.yaml"]).to.equal(`${HOME.split("\n").slice(0, 6).join("\n")}\n`);
    expect(report.files).to.deep.equal(dry.files);
    const after = await run(folder, { propose: true });
    expect(after).to.include({ ok: true, written: false });
    expect(after.grants.map(({ state }) => state)).to.deep.equal(["current", "gone", "gone"]);
  });

  it("asks about grants that came since, and does not propose to remove them", async () => {
    const folder = folderWith();
    await run(folder);
    decide(folder, { group: "keep,Rita,2026-11-29,", user: "keep,Rita,2026-11-29," });
    folder.write("Pulumi.home.yaml", `${HOME}      - { group: Platform, clients: all, roles: [read-only] }\n`);
    const report = await run(folder, { propose: true });
    expect(report).to.include({ ok: false, undecided: 1, written: true });
    expect(report.removals).to.deep.equal([]);
    expect(folder.read(FILE).trimEnd().split("\n").at(-1)).to.match(/group:Platform,read-only,all clients,/);
    // A grant that gives more is another one: what was confirmed was less.
    folder.write("Pulumi.home.yaml", HOME.replace("clients: [AbcCorp]", "clients: all"));
    expect((await run(folder)).grants.filter(({ state }) => state === "new").map(({ holder }) => holder)).to.deep.equal(
      ["user:alice@acme.example"],
    );
  });

  it("says everything that is wrong in the reviewers' file at once, each with its line, and writes nothing", async () => {
    const folder = folderWith();
    await run(folder);
    decide(folder, {
      "group:Auditors": "kept,,2026-02-30,",
      user: "keep,Alice@acme.example,2026-11-29,",
      "group:=": ",Rita,2026-12-01,",
    });
    const before = folder.all();
    const report = await run(folder, { propose: true });
    expect(report).to.include({ ok: false, written: false });
    expect(codes(report)).to.deep.equal([
      "recertify/row 2 decision",
      "recertify/row 2 reviewer",
      "recertify/row 2 date",
      "recertify/row 3 reviewer",
      "recertify/row 4 decision",
      "recertify/row 4 date",
    ]);
    expect(folder.all()).to.deep.equal(before);
  });

  it("takes what spreadsheets make of it: semicolons, a mark, other ends of line, quotes, another order of columns", async () => {
    const folder = folderWith();
    await run(folder);
    decide(folder, { group: "keep,Rita,2026-11-29,", user: "keep,Rita,2026-11-29,ok" });
    const rows = folder.read(FILE).trimEnd().split("\n");
    const cells = rows.map((row) =>
      row.replace(/"([^"]*)"/g, (_, text: string) => text.replaceAll(",", "\u0000")).split(","),
    );
    const other = cells.map((row) =>
      row
        .reverse()
        .map((cell) => `"${cell.replaceAll("\u0000", ",")}"`)
        .join(";"),
    );
    folder.write(FILE, `\uFEFF${other.join("\r\n")}\r\n`);
    expect(await run(folder)).to.deep.include({ ok: true, undecided: 0, faults: [] });
  });

  it("refuses a file that is none of its own, a doubled row and a name that leads elsewhere", async () => {
    for (const [text, expected] of [
      ["", ["recertify/file 1 file"]],
      ["a,b\n1,2\n", ["recertify/file 1 file"]],
      ['grant,"unclosed\n', ["recertify/file"]],
    ] as const) {
      const folder = folderWith();
      mkdirSync(join(folder.path, "recertification"));
      writeFileSync(join(folder.path, FILE), text);
      const found = codes(await run(folder));
      expect(found.map((one, index) => one.startsWith(expected[index] ?? "?"))).to.deep.equal([true]);
    }
    const folder = folderWith();
    await run(folder);
    const twice = folder.read(FILE).split("\n");
    folder.write(FILE, [...twice.slice(0, 2), ...twice.slice(1)].join("\n"));
    expect(codes(await run(folder))).to.deep.equal(["recertify/row 3 grant"]);
    for (const name of ["../x", "a/b", "", ".", "Q4", "a".repeat(61)])
      expect(codes(await run(folder, {}, name)), name).to.deep.equal(["recertify/name  campaign"]);
  });

  it("leaves a grant behind an alias to somebody's hands", async () => {
    const folder = folderWith(
      HOME.replace(
        "clients: [AbcCorp]\n        roles: [administrator]",
        "clients: &c [AbcCorp]\n        roles: [administrator]",
      ).replace("clients: [Globex, AbcCorp]", "clients: *c"),
    );
    await run(folder);
    decide(folder, { "group:Auditors": "keep,Rita,2026-11-29,", "group:=": "keep,Rita,2026-11-29," });
    const report = await run(folder, { propose: true });
    expect(report.faults.map(({ code }) => code)).to.deep.equal(["recertify/by-hand"]);
    expect(report.written).to.equal(false);
  });
});
