import { expect } from "chai";
import { verify } from "../../../fleet/verify/verify.ts";
import { NOW, VerifyWorld } from "./verify-world.ts";

describe("verify, on AWS in memory", () => {
  it("finds nothing where AWS is as declared, and says what was judged", async () => {
    const { report } = await new VerifyWorld().after(() => undefined);
    expect(report.findings).to.deep.equal([]);
    expect(report.faults).to.deep.equal([]);
    expect(report.clients.map(({ slug, ok, roles }) => [slug, ok, roles])).to.deep.equal([
      ["abccorp", true, 2],
      ["globex", true, 1],
    ]);
    expect(report.clients.flatMap(({ grants }) => grants.map(({ works }) => works))).to.deep.equal([true, true, true]);
    expect(report.home).to.include({ ok: true, permissionSets: 3, assignments: 3 });
    expect(report.ok).to.equal(true);
    expect(JSON.parse(JSON.stringify(report))).to.deep.equal(report);
  });

  it("verifies those that are asked for, and refuses one that has no file with what may be meant", async () => {
    const world = new VerifyWorld();
    const report = await world.verify({ slugs: ["globex"] });
    expect(report.clients.map(({ slug }) => slug)).to.deep.equal(["globex"]);
    expect(report.home).to.include({ ok: true, permissionSets: 1 });
    const refused = await world.verify({ slugs: ["globx\u202e"] }).then(String, String);
    expect(refused).to.contain("globx\\u202e").and.contain("globex");
  });

  it("shows commands as a shell takes them, whatever the home stack is called", async () => {
    const world = new VerifyWorld();
    const home = world.project.home;
    if (home === undefined) throw new Error("no home");
    const project = { ...world.project, home: { ...home, stack: "home; rm -rf ~" } };
    world.aws.changeProperties("AbcCorpReadOnly", { sessionDuration: "PT12H" });
    const { readers, ask } = world.aws;
    const report = await verify({ ...world.session, project }, {}, { readers, ask, assume: world.assume, now: NOW });
    expect(report.findings.map(({ next }) => next)).to.deep.equal(["npx switchyard up 'home; rm -rf ~' --refresh"]);
  });
});
