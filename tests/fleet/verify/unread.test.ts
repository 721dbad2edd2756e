import { expect } from "chai";
import type { PolicyDocument } from "../../../core/aws/policy-document.ts";
import type { Contract } from "../../../core/contract/contract.ts";
import type { DeployedFleet } from "../../../fleet/session.ts";
import { awsError, HOME } from "./fake-aws.ts";
import { ABC, GLOBEX, VerifyWorld } from "./verify-world.ts";

/** What the clients' rows say: slug, whether all is well, whether it was read. */
const rows = ({ report }: Awaited<ReturnType<VerifyWorld["after"]>>) =>
  report.clients.map(({ slug, ok, checked }) => [slug, ok, checked]);

const OPEN: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${HOME}:root` }, Action: "sts:AssumeRole" }],
};

const backend = (world: VerifyWorld): DeployedFleet => {
  if (world.deployed instanceof Error) throw world.deployed;
  return world.deployed;
};

describe("what verify could not read is at fault, and nothing else", () => {
  for (const method of ["role", "roles"])
    it(`one client where AWS denies a call (${method})`, async () => {
      const found = await new VerifyWorld().after((aws) =>
        aws.failures.set(`${ABC} ${method}`, awsError("AccessDenied", "not authorized\u001b[2J to perform")),
      );
      expect(rows(found)).to.deep.equal([
        ["abccorp", false, false],
        ["globex", true, true],
      ]);
      const because = found.report.clients[0]?.because ?? "";
      expect(because).to.contain(`account ${ABC} could not be read`).and.contain("AccessDenied: not authorized");
      expect(because).to.not.contain("\u001b");
      expect(found.report.clients[0]?.grants).to.deep.equal([]);
      expect(found.report.clients[1]?.grants.map(({ works }) => works)).to.deep.equal([true]);
      expect(found.report.home.ok).to.equal(true);
      expect(found.report.ok).to.equal(false);
    });

  it("one client whose credentials are another account's: both are named, and no role of it is said to be gone", async () => {
    const found = await new VerifyWorld().after((aws) => aws.callers.set(ABC, `arn:aws:iam::${GLOBEX}:user/bob`));
    expect(rows(found)).to.deep.equal([
      ["abccorp", false, false],
      ["globex", true, true],
    ]);
    expect(found.report.clients[0]?.because).to.contain(ABC).and.contain(GLOBEX).and.contain("user/bob");
    expect(found.found).to.deep.equal([]);
  });

  it("one client whose credentials only the engine can read", async () => {
    const beside = { abccorp: "  aws:secretKey:\n    secure: v1:abc\n" };
    const found = await new VerifyWorld({ beside }).after(() => undefined);
    expect(rows(found)[0]).to.deep.equal(["abccorp", false, false]);
    expect(found.report.clients[0]?.because).to.contain("aws:secretKey is encrypted");
    expect(found.report.ok).to.equal(false);
  });

  it("one client that makes its roles itself", async () => {
    const clients = {
      abccorp: `name: AbcCorp\naccountId: "${ABC}"\nroles: [administrator, read-only]\nhandoff: true\n`,
    };
    const beside = { abccorp: `  aws:accessKey: "${HOME}"\n  aws:secretKey: none\n` };
    const found = await new VerifyWorld({ clients, beside }).after(() => undefined);
    expect(rows(found)).to.deep.equal([["abccorp", false, false]]);
    expect(found.report.clients[0]?.because).to.contain("its own people make its roles (handoff)");
    expect(found.report.ok).to.equal(false);
    const readable = await new VerifyWorld({ clients }).after(() => undefined);
    expect(rows(readable)).to.deep.equal([["abccorp", true, true]]);
  });

  it("one client whose file is at fault, with its faults", async () => {
    const world = new VerifyWorld({
      isFaulty: true,
      clients: {
        abccorp: `name: AbcCorp\naccountId: "${ABC}"\nroles: [adminstrator]\n`,
        globex: `name: Globex\naccountId: "${GLOBEX}"\nroles: [read-only]\n`,
      },
      home: `identityCenter: { region: eu-west-1 }\ngrants: [{ group: Auditors, clients: [Globex], roles: [read-only] }]\n`,
    });
    const found = await world.after(() => undefined);
    expect(rows(found)).to.deep.equal([
      ["abccorp", false, false],
      ["globex", true, true],
    ]);
    expect(found.report.faults.length).to.be.greaterThan(0);
    expect(found.report.ok).to.equal(false);
  });

  it("every grant, where the home account cannot be read", async () => {
    for (const method of ["instances", "find", "stale", "nameOf"]) {
      const found = await new VerifyWorld().after((aws) => {
        aws.failures.set(method, awsError("AccessDeniedException"));
        aws.changeSet("AbcCorpReadOnly", ({ assignments }) => ({
          assignments: [...assignments, { accountId: HOME, type: "USER", principalId: "id-of-mallory" }],
        }));
      });
      expect(rows(found), method).to.deep.equal([
        ["abccorp", false, true],
        ["globex", false, true],
      ]);
      expect(found.report.home, method).to.include({ ok: false, checked: false, permissionSets: 0 });
      expect(found.report.home.because, method).to.contain("AccessDeniedException");
      expect(found.report.clients[0]?.because, method).to.contain("its grants were not judged");
      expect(found.report.attempts).to.deep.equal([]);
      expect(found.report.ok, method).to.equal(false);
    }
  });

  it("the stacks, where the backend cannot be read; what AWS has is verified all the same", async () => {
    const world = new VerifyWorld();
    world.deployed = new Error("no such bucket");
    const found = await world.after(() => undefined);
    expect(found.found).to.deep.equal(["fault home: deployed stacks"]);
    expect(found.findings[0]?.found).to.equal("no such bucket");
    expect(found.report.clients.flatMap(({ grants }) => grants.map(({ works }) => works))).to.deep.equal([
      ...[true, true, true],
    ]);
    expect(found.report.ok).to.equal(false);
  });
});

describe("the clients' stacks, against their files", () => {
  const changed = (change: (contract: Contract) => Contract) => {
    const world = new VerifyWorld();
    const { stacks, ...rest } = backend(world);
    const own = stacks.get("client-abccorp");
    if (own === undefined) throw new Error("no stack");
    const contract = change(own.outputs["contract"] as Contract);
    world.deployed = { ...rest, stacks: new Map([...stacks, ["client-abccorp", { ...own, outputs: { contract } }]]) };
    return world.after(() => undefined);
  };

  it("are at fault where one was not deployed, or not since its file was changed", async () => {
    const world = new VerifyWorld();
    const { listed, ...rest } = backend(world);
    world.deployed = { ...rest, listed: new Map([...listed].filter(([name]) => name !== "client-abccorp")) };
    const none = await world.after(() => undefined);
    expect(none.found).to.deep.equal(["fault abccorp: stack client-abccorp"]);
    expect(none.findings[0]?.next).to.equal("npx switchyard up client-abccorp");
    expect(none.report.ok).to.equal(false);
    const former = await changed(({ roles, ...contract }) => ({
      ...contract,
      roles: Object.fromEntries(Object.entries(roles).map(([key, role]) => [key, { ...role, trustPolicy: OPEN }])),
    }));
    expect(former.found.length).to.be.greaterThan(0);
    expect(former.found.every((one) => one.startsWith("fault abccorp: stack client-abccorp"))).to.equal(true);
    expect(former.report.ok).to.equal(false);
  });

  it("are at fault where the state cannot be read or holds no contract", async () => {
    const world = new VerifyWorld();
    const { stacks, ...rest } = backend(world);
    const others = new Map([...stacks].filter(([name]) => name !== "client-abccorp"));
    world.deployed = { ...rest, stacks: others, unreadable: new Map([["client-abccorp", "it is locked"]]) };
    const locked = await world.after(() => undefined);
    expect(locked.findings.map(({ client, found }) => [client, found])).to.deep.equal([["abccorp", "it is locked"]]);
    const empty = await changed((contract) => ({ ...contract, homeAccountId: "nobody" }));
    expect(empty.report.ok).to.equal(false);
  });

  it("are no fault as they are", async () => {
    expect((await changed((contract) => contract)).report.ok).to.equal(true);
  });
});

describe("a client without a file, which the home stack takes unchecked", () => {
  const HOME_BODY = `identityCenter: { region: eu-west-1 }
uncheckedContracts: [{ client: globex, because: another team keeps its file }]
grants: [{ group: Auditors, clients: all, roles: [read-only] }]
`;
  const world = () => {
    const contract = backend(new VerifyWorld()).stacks.get("client-globex")?.outputs["contract"] as Contract;
    const clients = { abccorp: `name: AbcCorp\naccountId: "${ABC}"\nroles: [read-only]\n` };
    return new VerifyWorld({ home: HOME_BODY, clients, contracts: [{ slug: "globex", contract }] });
  };

  it("is said not to be judged, and what home has for it is compared", async () => {
    const found = await world().after(() => undefined);
    expect(found.found).to.deep.equal(["warning globex: client without a file"]);
    expect(found.report.home.permissionSets).to.equal(2);
    expect(found.report.ok).to.equal(true);
    const sets = await world().after((aws) => aws.changeSet("GlobexReadOnly", () => ({ assignments: [] })));
    expect(sets.found).to.include("fault globex/read-only: assignment of permission set GlobexReadOnly");
    expect(sets.report.ok).to.equal(false);
  });

  it("is not spoken of where another client is asked for", async () => {
    expect((await world().after(() => undefined, { slugs: ["abccorp"] })).found).to.deep.equal([]);
  });
});
