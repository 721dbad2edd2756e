import { expect } from "chai";
import { policySize, QUOTAS } from "../../../core/aws/quotas.ts";
import { fromFiles } from "../support/config-case.ts";

const client = (role: string) => `name: AbcCorp\naccountId: "222222222222"\nroles:\n  administrator: ${role}\n`;
const times = (count: number, item: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => item(i)).join(", ");

/** The role with `size` of something, and its quota. */
const sized = {
  managedPolicies: {
    limit: 10,
    role: (size: number) => `{ managedPolicies: [${times(size, (i) => `P${i}`)}] }`,
  },
  tags: {
    // the tag that Switchyard itself sets counts too
    limit: 50,
    role: (size: number) => `{ tags: { ${times(size - 1, (i) => `t${i}: x`)} } }`,
  },
  inlinePolicies: {
    limit: 10_240,
    role: (size: number) => {
      const document = (sid: string) =>
        `{ Version: "2012-10-17", Statement: [{ Sid: "${sid}", Effect: Allow, Action: "s3:*", Resource: "*" }] }`;
      const empty = { Sid: "", Effect: "Allow", Action: "s3:*", Resource: "*" };
      const fixed = policySize({ Version: "2012-10-17", Statement: [empty] });
      const first = Math.floor(size / 2);
      const sids = [first - fixed, size - first - fixed].map((length) => "x".repeat(length));
      return `{ inlinePolicies: { a: ${document(sids[0] ?? "")}, b: ${document(sids[1] ?? "")} } }`;
    },
  },
} as const;

describe("quotas of a role", () => {
  for (const [property, { limit, role }] of Object.entries(sized)) {
    it(`${property}: ${limit} are taken, one more is not`, () => {
      expect(fromFiles({ name: "", client: client(role(limit)) }).kind).to.equal("client");
      const over = fromFiles({ name: "", client: client(role(limit + 1)) });
      if (over.kind !== "invalid") throw new Error(over.kind);
      expect(over.faults).to.have.lengthOf(1);
      expect(over.faults[0]).to.include({
        code: "config/quota",
        path: `switchyard:client.roles.administrator.${property}`,
        found: String(limit + 1),
      });
      expect(over.faults[0]?.expected).to.include(`at most ${limit}`);
    });
  }

  it("tags of the client and of the access level count too", () => {
    const body = `${client(`{ tags: { ${times(30, (i) => `r${i}: x`)} } }`)}tags: { ${times(20, (i) => `c${i}: x`)} }\n`;
    const over = fromFiles({ name: "", client: body });
    expect(over.kind === "invalid" && over.faults.map(({ code, found }) => [code, found])).to.deep.equal([
      ["config/quota", "51"],
    ]);
  });

  it("a customer-managed policy: 6,144 characters are taken, one more is not, each for itself", () => {
    const role = (...sizes: number[]) => {
      const empty = policySize({
        Version: "2012-10-17",
        Statement: [{ Sid: "", Effect: "Allow", Action: "s3:*", Resource: "*" }],
      });
      const policies = sizes.map(
        (size, i) =>
          `p${i}: { Version: "2012-10-17", Statement: [{ Sid: "${"x".repeat(size - empty)}", Effect: Allow, Action: "s3:*", Resource: "*" }] }`,
      );
      return client(
        `{ managedPolicies: [${times(sizes.length, (i) => `p${i}`)}], customerManagedPolicies: { ${policies.join(", ")} } }`,
      );
    };
    expect(fromFiles({ name: "", client: role(6144, 6144) }).kind).to.equal("client");
    const over = fromFiles({ name: "", client: role(6144, 6145) });
    expect(over.kind === "invalid" && over.faults.map(({ code, path, found }) => [code, path, found])).to.deep.equal([
      ["config/quota", "switchyard:client.roles.administrator.customerManagedPolicies.p1", "6145"],
    ]);
  });

  it("the trust policy: as many sets as fit into 2048 characters", () => {
    const roleWith = (sets: number) =>
      client(
        `{ trust: { permissionSets: [${times(sets, (i) => `AbcCorpAdministrator${String(i).padStart(12, "0")}`)}] } }`,
      );
    const fits = (sets: number) => fromFiles({ name: "", client: roleWith(sets) });
    let most = 1;
    while (fits(most + 1).kind === "client") most += 1;
    expect(most).to.equal(14);
    const last = fits(most);
    if (last.kind !== "client") throw new Error(last.kind);
    expect(JSON.stringify(last.client.roles[0]?.trustPolicy).length).to.be.within(1900, 2048);
    const over = fits(most + 1);
    expect(over.kind === "invalid" && over.faults.map(({ code, path }) => [code, path])).to.deep.equal([
      ["config/quota", "switchyard:client.roles.administrator.trust"],
    ]);
  });

  it("each says where its number stands", () => {
    for (const quota of Object.values(QUOTAS)) expect(quota.source).to.match(/guide|API/);
  });
});
