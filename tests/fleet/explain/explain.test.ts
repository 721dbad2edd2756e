import { expect } from "chai";
import { explain, explainLive, type ExplainOptions } from "../../../fleet/explain/explain.ts";
import { FleetError } from "../../../fleet/fleet-error.ts";
import { ProjectFaults } from "../../../fleet/session.ts";
import { awsError, HOME } from "../verify/fake-aws.ts";
import { ABC, GLOBEX, NOW, VerifyWorld, spoken } from "../verify/verify-world.ts";

const AUDITORS: ExplainOptions = { who: "group:Auditors", role: "AbcCorp/read-only" };
const live = (world: VerifyWorld, options = AUDITORS) => {
  const { readers, ask } = world.aws;
  return explainLive(world.session, options, { readers, ask, now: NOW });
};
const answered = async (world: VerifyWorld, options = AUDITORS) => {
  const { live: found } = await live(world, options);
  if (found?.kind !== "answered") throw new Error(JSON.stringify(found));
  return { allowed: found.answer.allowed, findings: found.findings.map(spoken), answer: found.answer };
};

describe("explain, by the files", () => {
  it("says who gets in, and who does not with what to change", () => {
    const { project } = new VerifyWorld();
    const yes = explain(project, AUDITORS, NOW);
    expect(yes).to.include({ version: 1, command: "explain", who: "group:Auditors", role: "AbcCorp/read-only" });
    expect(yes.files.allowed).to.equal(true);
    expect(yes.live).to.equal(undefined);
    const no = explain(project, { who: "group:Auditors", role: "AbcCorp/administrator" }, NOW);
    expect(no.files.allowed).to.equal(false);
    const arn = `arn:aws:iam::${ABC}:role/your-company-administrator`;
    expect(explain(project, { who: "user:alice@acme.example", role: arn }, NOW).files.allowed).to.equal(true);
  });

  it("refuses a role and a holder that nobody knows", () => {
    const { project } = new VerifyWorld();
    expect(() => explain(project, { ...AUDITORS, role: "AbcCorp/readonly" }, NOW)).to.throw(FleetError, "readonly");
    expect(() => explain(project, { ...AUDITORS, role: "\u202eAbcCorp" }, NOW)).to.throw(FleetError, "\\u202eAbcCorp");
    expect(() => explain(project, { ...AUDITORS, who: "Auditors" }, NOW)).to.throw(FleetError, "group:Auditors");
  });

  it("shows the faults of a client's file where the role is not known, and else speaks of the others", () => {
    const { project } = new VerifyWorld({
      isFaulty: true,
      clients: {
        abccorp: `name: AbcCorp\naccountId: "${ABC}"\nroles: [adminstrator]\n`,
        globex: `name: Globex\naccountId: "${GLOBEX}"\nroles: [read-only]\n`,
      },
      home: `identityCenter: { region: eu-west-1 }\ngrants: [{ group: Auditors, clients: [Globex], roles: [read-only] }]\n`,
    });
    expect(() => explain(project, AUDITORS, NOW)).to.throw(ProjectFaults);
    expect(() => explain(project, { who: "Auditors", role: "Globex/read-only" }, NOW)).to.throw(FleetError);
    expect(explain(project, { ...AUDITORS, role: "Globex/read-only" }, NOW).files.allowed).to.equal(true);
  });
});

describe("explain, by what is deployed", () => {
  it("agrees with the files where AWS is as declared", async () => {
    expect(await answered(new VerifyWorld())).to.deep.include({ allowed: true, findings: [] });
    const no = await answered(new VerifyWorld(), { who: "group:Auditors", role: "AbcCorp/administrator" });
    expect(no).to.deep.include({ allowed: false, findings: [] });
  });

  it("says no where the trust, the policy or the assignment is gone, and what differs", async () => {
    const trust = new VerifyWorld();
    trust.aws.account(ABC).change("your-company-read-only", () => ({
      trustPolicy: { Version: "2012-10-17", Statement: [] },
    }));
    expect(await answered(trust)).to.deep.include({
      allowed: false,
      findings: ["fault abccorp/read-only: trust policy"],
    });
    const policy = new VerifyWorld();
    policy.aws.changeProperties("AbcCorpReadOnly", { inlinePolicy: undefined });
    expect(await answered(policy)).to.deep.include({
      allowed: false,
      findings: ["fault abccorp/read-only: inline policy of permission set AbcCorpReadOnly"],
    });
    const assignment = new VerifyWorld();
    assignment.aws.changeSet("AbcCorpReadOnly", () => ({ assignments: [] }));
    expect(await answered(assignment)).to.deep.include({
      allowed: false,
      findings: ["fault abccorp/read-only: assignment of permission set AbcCorpReadOnly"],
    });
    const set = new VerifyWorld();
    set.aws.sets.delete(set.aws.set("AbcCorpReadOnly").arn);
    expect((await answered(set)).allowed).to.equal(false);
  });

  it("says yes of whom somebody assigned by hand, by every name, and still no of who is denied", async () => {
    const id = "93a4f8d2-1061-70a4-1c36-0123456789ab";
    const assigned = (more = "") => {
      const world = new VerifyWorld({
        home: `identityCenter: { region: eu-west-1 }
${more}grants:
  - { group: Auditors, clients: all, roles: [read-only] }
  - { user: alice@acme.example, clients: [AbcCorp], roles: [administrator] }
`,
      });
      world.aws.directory.set(id, "mallory@acme.example");
      world.aws.changeSet("AbcCorpReadOnly", ({ assignments }) => ({
        assignments: [
          ...assignments,
          { accountId: HOME, type: "USER", principalId: id },
          { accountId: HOME, type: "USER", principalId: "id-user:alice@acme.example" },
        ],
      }));
      return world;
    };
    for (const who of ["user:mallory@acme.example", `user-id:${id}`, "user:alice@acme.example"]) {
      const { live: found, files } = await live(assigned(), { ...AUDITORS, who });
      expect(files.allowed, who).to.equal(false);
      expect(found?.kind === "answered" && found.answer.allowed, who).to.equal(true);
    }
    const denied = assigned(`denied: [{ user: mallory@acme.example, id: ${id}, since: 2026-11-20 }]\n`);
    const no = await answered(denied, { ...AUDITORS, who: "user:mallory@acme.example" });
    expect(no.allowed).to.equal(false);
    expect(no.answer.groups).to.equal(undefined);
  });

  it("says nothing of an IAM user, role or permission set that was not read", async () => {
    for (const who of ["iam-user:mallory", "iam-role:ci", "permission-set:Oncall"]) {
      const { live: found } = await live(new VerifyWorld(), { ...AUDITORS, who });
      expect(found?.kind === "unknown" ? found.because : found?.kind).to.contain(`${who} is not in the files`);
    }
  });

  it("names the groups by which a user may get in all the same, where the trust lets them in", async () => {
    const bob = { ...AUDITORS, who: "user:bob@acme.example" };
    const world = new VerifyWorld();
    const { files, live: found } = await live(world, bob);
    expect(files).to.deep.include({ allowed: false, groups: ["group:Auditors"] });
    expect(found?.kind === "answered" && found.answer.groups).to.deep.equal(["group:Auditors"]);
    world.aws.changeSet("AbcCorpReadOnly", () => ({ assignments: [] }));
    expect((await answered(world, bob)).answer).to.not.have.property("groups");
    expect(explain(world.project, { ...bob, role: "AbcCorp/administrator" }, NOW).files).to.not.have.property("groups");
    expect(explain(world.project, AUDITORS, NOW).files).to.not.have.property("groups");
  });

  it("says nothing of other roles' differences", async () => {
    const world = new VerifyWorld();
    world.aws.account(ABC).change("your-company-administrator", () => ({ maxSessionDuration: 43_200 }));
    world.aws.changeSet("AbcCorpAdministrator", () => ({ assignments: [] }));
    expect(await answered(world)).to.deep.include({ allowed: true, findings: [] });
  });

  it("says that it does not know where AWS was not read, or has no such role", async () => {
    const because = async (change: (world: VerifyWorld) => void) => {
      const world = new VerifyWorld();
      change(world);
      const { live: found, files } = await live(world);
      expect(files.allowed).to.equal(true);
      return found?.kind === "unknown" ? found.because : JSON.stringify(found);
    };
    const denied = awsError("AccessDenied", "no");
    expect(await because(({ aws }) => aws.failures.set(`${ABC} role`, denied))).to.contain(
      `account ${ABC} could not be`,
    );
    expect(await because(({ aws }) => aws.failures.set("instances", denied))).to.contain(
      `account ${HOME} could not be`,
    );
    expect(await because(({ aws }) => aws.failures.set("set AbcCorpReadOnly", denied))).to.contain("could not be read");
    expect(await because(({ aws }) => aws.callers.set(ABC, `arn:aws:iam::${GLOBEX}:user/bob`))).to.contain(GLOBEX);
    const gone = await because(({ aws }) => aws.account(ABC).roles.delete("your-company-read-only"));
    expect(gone).to.equal(`AWS has no role arn:aws:iam::${ABC}:role/your-company-read-only`);
  });
});
