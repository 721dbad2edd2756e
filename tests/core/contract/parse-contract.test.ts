import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import fc from "fast-check";
import { policySize } from "../../../core/aws/quotas.ts";
import { CONTRACT_VERSION } from "../../../core/contract/contract-schema.ts";
import { oversize } from "../../../core/contract/handoff.ts";
import { parseContract } from "../../../core/contract/parse-contract.ts";
import { writeContract } from "../../../core/contract/write-contract.ts";
import { arbitraryPlan } from "../support/arbitrary-client.ts";
import { changed, contractOf, planOf } from "../support/contracts.ts";
import { draws } from "../../draws.ts";

const plan = planOf("abccorp", 'name: AbcCorp\naccountId: "222222222222"\nroles: [administrator, read-only]\n');
const contract: unknown = JSON.parse(JSON.stringify(contractOf(plan)));
const parse = (output: unknown) => parseContract("client-abccorp", output);

/** Every path in a value, but not inside the trust policy, which has its own evaluator. */
function paths(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null || path.at(-1) === "trustPolicy") return [path];
  return [path, ...Object.entries(value).flatMap(([key, item]) => paths(item, [...path, key]))];
}

/** Without one role or one tag the contract is still one. */
const optional = (path: readonly string[]) =>
  (path.length === 2 && path[0] === "roles") || (path.length === 3 && path[1] === "tags");

/** Values that are no mistake there. */
const right = (path: readonly string[]): readonly unknown[] =>
  path.at(-1) === "roles" || path.at(-1) === "tags" ? [{}] : path[1] === "tags" ? [""] : [];

describe("the contract", () => {
  it("comes back as it was written", () => {
    fc.assert(
      fc.property(arbitraryPlan, (random) => {
        const written = contractOf(random);
        const { contract: read, faults } = parse(JSON.parse(JSON.stringify(written)));
        expect(faults).to.deep.equal([]);
        expect(read).to.deep.equal(written);
      }),
      { numRuns: draws(100) },
    );
  });

  it("holds only roles that were made, as AWS answered", () => {
    const made = { arn: "arn:aws:iam::222222222222:role/x", trustPolicy: { Statement: [] } };
    const { roles } = writeContract(plan, new Map([["read-only", made]]));
    expect(Object.keys(roles)).to.deep.equal(["read-only"]);
    expect(roles["read-only"]).to.include(made);
  });

  for (const path of paths(contract)) {
    const name = ["contract", ...path].join(".");
    if (path.length > 0 && !optional(path))
      it(`is refused without ${name}`, () => {
        expect(parse(changed(contract, path, undefined)).faults).to.not.deep.equal([]);
      });
    for (const wrong of [null, 5, "", "*", [], "a\nb", {}]) {
      if (right(path).some((value) => JSON.stringify(value) === JSON.stringify(wrong))) continue;
      it(`is refused with ${JSON.stringify(wrong)} as ${name}`, () => {
        const { contract: read, faults } = parse(changed(contract, path, wrong));
        expect(read).to.equal(undefined);
        expect(faults[0]?.code).to.match(/^contract\/(invalid|version)$/);
        expect(faults[0]?.path).to.match(/^client-abccorp: contract/);
        expect(faults[0]?.fix).to.include(
          path.at(-1) === "version" && wrong === 5 ? "update Switchyard here" : "pulumi up -s client-abccorp",
        );
      });
    }
    for (const extra of ["extra", "__proto__", "constructor"]) {
      const holder = path.length <= 1 || (path[0] === "roles" && path.length === 2);
      if (!holder || ["version", "homeAccountId"].includes(path[0] ?? "")) continue;
      it(`is refused with the further key ${name}.${extra}`, () => {
        const { faults } = parse(changed(contract, [...path, extra], { a: 1 }));
        expect(faults.map(({ code }) => code)).to.include("contract/invalid");
      });
    }
  }

  const statement = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111111111111:root" }, Action: "sts:AssumeRole" };
  for (const [what, odd] of [
    ["no principal", { ...statement, Principal: null }],
    ["a principal that is a number", { ...statement, Principal: 5 }],
    ["a principal's value that is none", { ...statement, Principal: { AWS: null } }],
    ["a Sid that is a number", { ...statement, Sid: 5 }],
    ["an action that is none", { ...statement, Action: [null] }],
    ["a condition that is none", { ...statement, Condition: null }],
    ["an operator without keys", { ...statement, Condition: { StringEquals: null } }],
    ["a key without a value", { ...statement, Condition: { StringEquals: { "sts:ExternalId": null } } }],
  ] as const)
    it(`is refused with a trust policy that has ${what}`, () => {
      const path = ["roles", "read-only", "trustPolicy", "Statement"];
      expect(parse(changed(contract, path, [statement])).faults).to.deep.equal([]);
      const { contract: read, faults } = parse(changed(contract, path, [statement, odd]));
      expect(read).to.equal(undefined);
      expect(faults[0]?.path).to.match(/^client-abccorp: contract\.roles\.read-only\.trustPolicy\.Statement\.1/);
    });

  it("is refused with one role under two keys", () => {
    const role = (contract as { roles: Record<string, object> }).roles["read-only"];
    const { faults } = parse(changed(contract, ["roles", "other"], { ...role, permissionSet: "Other" }));
    expect(faults.map(({ path }) => path)).to.deep.equal(["client-abccorp: contract.roles.other.arn"]);
  });

  it("is refused with a reason for an open role that is not open, since the proof would ask less of it", () => {
    const reasoned = changed(contract, ["roles", "read-only", "openBecause"], "because somebody says so");
    expect(parse(reasoned).faults.map(({ path }) => path)).to.deep.equal([
      "client-abccorp: contract.roles.read-only.openBecause",
    ]);
    const path = ["roles", "read-only", "trustPolicy", "Statement"];
    expect(parse(changed(reasoned, path, [statement])).faults).to.deep.equal([]);
  });

  for (const version of [0, 1, 3, "2", null, undefined, [2]]) {
    it(`is refused in version ${JSON.stringify(version)}, before anything else is looked at`, () => {
      const { faults } = parse({ version, anything: "else" });
      expect(faults).to.have.lengthOf(1);
      expect(faults[0]).to.include({ code: "contract/version", path: "client-abccorp: contract.version" });
      expect(faults[0]?.expected).to.equal(`version ${CONTRACT_VERSION}`);
      const later = typeof version === "number" && version > CONTRACT_VERSION;
      expect(faults[0]?.fix).to.include("same release");
      // why: deploying the client again, with an older release, would be the wrong way.
      expect(faults[0]?.fix.includes("pulumi up -s client-abccorp")).to.equal(!later);
      expect(faults[0]?.fix.includes("update Switchyard here")).to.equal(later);
    });
  }

  it("names a role that a deployment in part has not made, and nothing of the form", () => {
    const partly = parse(changed(contract, ["roles", "read-only", "arn"], undefined));
    expect(partly.faults.map(({ code, path }) => [code, path])).to.deep.equal([
      ["contract/role-not-deployed", "client-abccorp: contract.roles.read-only"],
    ]);
    expect(partly.faults[0]?.fix).to.include("without --target");
  });

  it("is missing where there is no output", () => {
    expect(parse(undefined).faults.map(({ code, path }) => [code, path])).to.deep.equal([
      ["contract/missing", "client-abccorp"],
    ]);
  });

  it("is refused in few words, however long its keys are", () => {
    const { faults } = parse(changed(contract, ["x".repeat(100_000)], 1));
    expect(JSON.stringify(faults)).to.have.lengthOf.at.most(2000);
  });

  const role = ["roles", "administrator"];
  const lies: readonly [string, readonly string[], unknown][] = [
    ["a role of the home account", [...role, "arn"], "arn:aws:iam::111111111111:role/your-company-administrator"],
    ["another role of the client", [...role, "arn"], "arn:aws:iam::222222222222:role/your-company-read-only"],
    ["a role of another partition", [...role, "arn"], "arn:aws-cn:iam::222222222222:role/your-company-administrator"],
    ["another name", [...role, "name"], "other"],
    ["another path", [...role, "path"], "/other/"],
    ["another account", ["client", "accountId"], "333333333333"],
    ["a path too long for the switch-role page", [...role, "path"], `/${"a".repeat(50)}/`],
    ["a link to another account", ["client", "linkAccount"], "999999999999"],
    ["a link account that leads elsewhere", ["client", "linkAccount"], "x&roleName=y"],
    [
      "a role key with a step up",
      ["roles", "../x"],
      (contract as { roles: { administrator: unknown } }).roles.administrator,
    ],
  ];
  for (const [what, path, value] of lies) {
    it(`is refused with ${what}`, () => {
      expect(parse(changed(contract, path, value)).faults.map(({ code }) => code)).to.include("contract/invalid");
    });
  }

  const trust = ["roles", "read-only", "trustPolicy"];
  const refusals = (output: unknown) => parse(output).faults.map(({ code, path }) => [code, path]);
  const withStatements = (statements: readonly unknown[]) => changed(contract, [...trust, "Statement"], statements);

  /** The contract with a trust policy of so many characters. */
  function withTrustOf(size: number): unknown {
    const long = (pattern: string) => [
      { ...statement, Condition: { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::111111111111:role/${pattern}` } } },
    ];
    const bare = policySize({ Version: "2012-10-17", Statement: long("") });
    return withStatements(long("x".repeat(size - bare)));
  }

  it("is read with the longest trust policy that AWS takes, and refused with one character more", () => {
    expect(refusals(withTrustOf(8192))).to.deep.equal([]);
    expect(refusals(withTrustOf(8193))).to.deep.equal([
      ["contract/too-large", "client-abccorp: contract.roles.read-only.trustPolicy"],
    ]);
  });

  it("is read with several hundred ordinary roles", () => {
    const roles = Array.from({ length: 500 }, (_, index) => `role-${index}`);
    const levels = "{" + roles.map((role) => `${role}: { level: read-only }`).join(", ") + "}";
    const many = planOf("abccorp", `name: A\naccountId: "222222222222"\nroles: ${levels}\n`);
    expect(refusals(contractOf(many))).to.deep.equal([]);
    expect(oversize(many)).to.deep.equal([]);
  });

  it("is refused with more roles than 50 times the longest trust policy, which the client stack finds first", () => {
    const roles = Array.from({ length: 1000 }, (_, index) => `role-${index}: { level: read-only }`);
    const many = planOf("abccorp", `name: A\naccountId: "222222222222"\nroles: { ${roles.join(", ")} }\n`);
    expect(refusals(contractOf(many))).to.deep.equal([["contract/too-large", "client-abccorp: contract"]]);
    expect(oversize(many).map(({ code, path }) => [code, path])).to.deep.equal([
      ["contract/too-large", "client-abccorp: roles"],
    ]);
  });

  it("is refused with thousands of statements, before any of them is evaluated", () => {
    const many = Array.from({ length: 3000 }, (_, index) => ({
      ...statement,
      Condition: { StringEquals: { [`aws:PrincipalTag/${index}`]: "x" } },
    }));
    expect(refusals(withStatements(many))).to.deep.equal([["contract/too-large", "client-abccorp: contract"]]);
    expect(refusals(withStatements(many.slice(0, 300)))).to.deep.equal([
      ["contract/too-large", "client-abccorp: contract.roles.read-only.trustPolicy"],
    ]);
  });

  it("is refused with a pattern of a million characters", () => {
    for (const piece of ["*", "?", "a*", "${aws:username}", "${", "\u0000"]) {
      const pattern = piece.repeat(1_000_000);
      for (const operator of ["ArnLike", "StringLike", "StringEqualsIgnoreCase"])
        expect(
          refusals(withStatements([{ ...statement, Condition: { [operator]: { "aws:PrincipalArn": pattern } } }])),
        ).to.deep.equal([["contract/too-large", "client-abccorp: contract"]]);
    }
  });

  it("is refused with more tags than AWS takes, and with longer keys", () => {
    const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, ""]));
    expect(refusals(changed(contract, ["client", "tags"], tags(50)))).to.deep.equal([]);
    expect(refusals(changed(contract, ["client", "tags"], tags(51)))).to.deep.equal([
      ["contract/too-large", "client-abccorp: contract.client.tags"],
    ]);
    const { roles } = contract as { roles: Record<string, object> };
    const renamed = (key: string) => changed(contract, ["roles"], { [key]: roles["read-only"] });
    expect(refusals(renamed("x".repeat(64)))).to.deep.equal([]);
    expect(refusals(renamed("x".repeat(65)))).to.have.lengthOf(1);
  });

  it("is refused where it holds itself, is deeper than any, or is no plain JSON", () => {
    const circle: Record<string, unknown> = {};
    circle["a"] = circle;
    let deep: unknown = "x";
    for (let index = 0; index < 100_000; index += 1) deep = [deep];
    const strange = [pulumi.output(1), pulumi.secret("x"), new pulumi.asset.StringAsset("x"), new Date(0), () => 1];
    for (const value of [circle, deep, ...strange]) {
      for (const path of [[], ["client"], ["client", "name"], trust, [...trust, "Statement", "0", "Condition"]])
        expect(refusals(changed(contract, path, value))[0]?.[0]).to.match(/^contract\/(too-large|version)$/);
    }
  });

  it("is refused in ten messages at most, so that other clients' are still seen", () => {
    const roles = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`r${index}`, 5]));
    const { faults } = parse(changed(contract, ["roles"], roles));
    expect(faults).to.have.lengthOf(10);
    expect(faults.at(-1)?.found).to.include("and 190 more problems");
  });
});
