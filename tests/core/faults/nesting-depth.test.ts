import { expect } from "chai";
import { samePolicy } from "../../../core/aws/same-policy.ts";
import { prototypeKeys } from "../../../core/config/check/prototype-keys.ts";
import { readConfigFiles, readEngineConfig } from "../../../core/config/read/read-config.ts";
import { parseContract } from "../../../core/contract/parse-contract.ts";
import { MAX_DEPTH, tooDeep } from "../../../core/faults/nesting-depth.ts";
import { resolveConfig, type StackConfig } from "../../../core/portfolio/resolve-stack.ts";
import { filesOf } from "../support/config-case.ts";
import { contractOf, planOf } from "../support/contracts.ts";

const DEEP = 20_000;
const lists = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
const maps = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
const outline = (config: StackConfig) =>
  config.kind === "invalid"
    ? config.faults.map(({ code, at, found }) => `${code} ${at?.line} ${found}`)
    : [config.kind];
const ofClient = (client: string) => {
  const { stack, files } = filesOf({ name: "deep", client });
  return resolveConfig(readConfigFiles(stack, files));
};
const passed = (client: string) => {
  const account = '{"accountId":"111111111111","company":"acme"}';
  const values = { "switchyard:homeAccount": account, "switchyard:client": client };
  return resolveConfig(readEngineConfig("client-abccorp", "switchyard", { values }));
};
const policy = (statement: string) => `name: AbcCorp
accountId: "222222222222"
roles:
  administrator:
    inlinePolicies:
      own: { Version: "2012-10-17", Statement: [${statement}] }
`;

describe("values without a bottom", () => {
  for (const [what, body, line] of [
    ["lists in brackets", `name: ${lists(DEEP)}\n`, 3],
    ["maps in braces", `name: ${maps(DEEP)}\n`, 3],
    ["lists with dashes", `name:\n  ${"- ".repeat(DEEP)}x\n`, 4],
    ["a bracket that nothing closes", `name: ${"[".repeat(DEEP)}\n`, 3],
    ["a policy document", policy(maps(DEEP)), 8],
  ] as const)
    it(`are a fault with a line in a file: ${what}`, () => {
      expect(outline(ofClient(body))).to.deep.equal([`config/too-deep ${line} more`]);
    });

  for (const [what, body, line] of [
    ["a map", "name: AbcCorp\nroles: &all { administrator: *all }\n", 4],
    ["a list", "name: AbcCorp\nroles: &all [administrator, *all]\n", 4],
    ["a policy document", policy("&one { Effect: Allow, Condition: *one }"), 8],
    ["a merged map", "name: AbcCorp\nroles: &all { <<: *all }\n", 4],
  ] as const)
    it(`are a fault with a line where an alias stands within what it stands for: ${what}`, () => {
      const [fault, ...others] = outline(ofClient(body));
      expect(fault).to.match(new RegExp(`^config/yaml ${line} .*within the value that it stands for`));
      expect(others).to.deep.equal([]);
    });

  it("are a fault where each alias holds the next", () => {
    const chain = Array.from({ length: 200 }, (_, index) => `  - &l${index + 1} [*l${index}]\n`).join("");
    expect(outline(ofClient(`tags:\n  - &l0 [x]\n${chain}`)).join()).to.match(/^config\/yaml \d+ more than 32 maps/);
  });

  it("are a fault in what the engine passes, and in JSON text in a file", () => {
    for (const json of [lists(DEEP), maps(DEEP), `{"name":"AbcCorp","roles":${lists(DEEP)}}`]) {
      expect(outline(passed(json))).to.deep.equal(["config/too-deep undefined more"]);
      const { stack, files } = filesOf({ name: "deep", stackFile: `config:\n  switchyard:client: '${json}'\n` });
      expect(outline(resolveConfig(readConfigFiles(stack, files)))).to.deep.equal(["config/too-deep 2 more"]);
      const values = { "switchyard:homeAccount": '{"accountId":"111111111111"}', "switchyard:client": json };
      const engine = resolveConfig(readEngineConfig(stack, "switchyard", { values }, files));
      expect(outline(engine).join()).to.include("config/too-deep");
    }
  });

  it("are refused in a contract, and are no policy's equal", () => {
    const { trustPolicy, ...role } = contractOf(
      planOf("abccorp", 'name: AbcCorp\naccountId: "222222222222"\nroles: [read-only]\n'),
    ).roles["read-only"]!;
    const deep: unknown = JSON.parse(maps(DEEP));
    for (const output of [
      deep,
      { version: 2, roles: { "read-only": { ...role, trustPolicy: { ...trustPolicy, Id: deep } } } },
    ])
      expect(parseContract("client-abccorp", output).faults.length).to.be.greaterThan(0);
    expect(samePolicy(deep as object, deep as object)).to.equal(false);
    expect(prototypeKeys(deep)).to.deep.equal([]);
  });

  it("are found at the depth that is too much, and not before", () => {
    expect(tooDeep(JSON.parse(lists(MAX_DEPTH)))).to.equal(undefined);
    expect(tooDeep(JSON.parse(lists(MAX_DEPTH + 1)))).to.have.lengthOf(MAX_DEPTH);
    const self: Record<string, unknown> = {};
    self["self"] = self;
    expect(tooDeep(self)).to.have.lengthOf(MAX_DEPTH);
    expect(prototypeKeys(self)).to.deep.equal([]);
    expect(prototypeKeys(JSON.parse('{"a":[{"__proto__":{"__proto__":1}}],"__proto__":1}'))).to.deep.equal([
      ["__proto__"],
      ["a", 0, "__proto__"],
    ]);
  });
});
