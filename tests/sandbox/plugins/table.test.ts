import { expect } from "chai";
import { awsTable } from "../../../sandbox/plugins/aws/table.ts";
import { awsNativeTable } from "../../../sandbox/plugins/aws-native/table.ts";
import type { Naming } from "../../../sandbox/plugins/protocol/provider.ts";
import { Unknown, type Properties } from "../../../sandbox/plugins/protocol/value.ts";
import { checkResource } from "../../../sandbox/plugins/table/check.ts";
import { diffInputs } from "../../../sandbox/plugins/table/diff.ts";
import type { ResourceType } from "../../../sandbox/plugins/table/entry.ts";
import { plannedState, projected, updatedState } from "../../../sandbox/plugins/table/project.ts";

const all = [...awsTable.resources, ...awsNativeTable.resources];
const type = (suffix: string): ResourceType => all.find(({ token }) => token.endsWith(`:${suffix}`))!;
const document = JSON.stringify({ Version: "2012-10-17", Statement: [] });
const setting = { logicalName: "reader", seed: new Uint8Array([1, 2, 3]), naming: undefined, defaultTags: {} };
const check = (
  suffix: string,
  news: Properties,
  olds: Properties = {},
  change: object = {},
): ReturnType<typeof checkResource> => checkResource(type(suffix), news, olds, { ...setting, ...change });
const diff = (suffix: string, old: Properties, news: Properties): { [property: string]: string } =>
  Object.fromEntries(
    [...diffInputs(type(suffix), old, news, []).changes].map(([name, { kind, replaces }]) => [
      name,
      replaces ? `${kind} replace` : kind,
    ]),
  );

describe("Check", () => {
  it("fills in defaults and lists them", () => {
    const { inputs, refusals } = check("Role", { name: "a", assumeRolePolicy: document });
    expect(refusals).to.deep.equal([]);
    expect(inputs).to.deep.equal({
      name: "a",
      assumeRolePolicy: document,
      forceDetachPolicies: false,
      maxSessionDuration: 3600,
      path: "/",
      __defaults: ["forceDetachPolicies", "maxSessionDuration", "path"],
    });
  });

  it("names every wrong property at once", () => {
    const wrong = {
      name: "a b",
      maxSessionDuration: 60,
      path: "x",
      tags: { a: ["b"] },
      inlinePolicies: [],
      description: { a: 1 },
    };
    const refused = check("Role", wrong).refusals.map(({ property }) => property);
    expect(refused).to.have.members([
      "name",
      "maxSessionDuration",
      "path",
      "tags.a",
      "inlinePolicies",
      "description",
      "assumeRolePolicy",
    ]);
    const nested = check("PermissionSet", {
      name: "a",
      instanceArn: "i",
      permissionsBoundary: { managedPolicy: "x" },
      tags: [{ key: "a" }, { name: "b" }],
    });
    expect(nested.refusals.map(({ property }) => property)).to.deep.equal([
      "permissionsBoundary.managedPolicy",
      "tags[1].name",
    ]);
  });

  it("refuses a policy that is no JSON, and writes an object as JSON", () => {
    expect(check("Role", { assumeRolePolicy: "[]" }).refusals[0]!.reason).to.contain("JSON policy document");
    expect(check("Role", { assumeRolePolicy: { Version: "x" } }).inputs["assumeRolePolicy"]).to.equal(
      `{"Version":"x"}`,
    );
    expect(check("Role", { assumeRolePolicy: { Version: Unknown } }).inputs["assumeRolePolicy"]).to.equal(Unknown);
  });

  it("takes values that are not known yet", () => {
    const { inputs, refusals } = check(
      "Assignment",
      Object.fromEntries(Object.keys(type("Assignment").inputs).map((name) => [name, Unknown])),
    );
    expect(refusals).to.deep.equal([]);
    expect(inputs["principalType"]).to.equal(Unknown);
  });

  it("refuses what an enumeration does not hold", () => {
    const [refusal] = check("Assignment", {
      instanceArn: "i",
      permissionSetArn: "p",
      principalId: "x",
      principalType: "ROLE",
      targetId: "1",
      targetType: "AWS_ACCOUNT",
    }).refusals;
    expect(refusal).to.deep.equal({
      property: "principalType",
      reason: `expected one of GROUP, USER, got string "ROLE"`,
    });
  });

  describe("automatic names", () => {
    const name = (olds: Properties, news: Properties = {}, change: object = {}): unknown =>
      check("Role", { assumeRolePolicy: document, ...news }, olds, change).inputs["name"];
    const naming = (mode: Naming["mode"]): object => ({ naming: { mode, proposedName: "proposed" } });

    it("are the logical name and 7 hex digits, the same for the same seed", () => {
      expect(name({})).to.match(/^reader-[0-9a-f]{7}$/);
      expect(name({})).to.equal(name({}));
      expect(name({}, {}, { seed: new Uint8Array([4]) })).not.to.equal(name({}));
    });
    it("stay, but only when they were automatic", () => {
      expect(name({ name: "reader-0000000", __defaults: ["name"] })).to.equal("reader-0000000");
      expect(name({ name: "mine", __defaults: [] })).to.match(/^reader-/);
    });
    it("begin with namePrefix, which conflicts with name", () => {
      expect(name({}, { namePrefix: "x-" })).to.match(/^x-[0-9a-f]{7}$/);
      expect(check("Role", { assumeRolePolicy: document, name: "a", namePrefix: "x-" }).refusals[0]!.reason).to.equal(
        "conflicts with name",
      );
    });
    it("follow the engine's wish", () => {
      expect(name({}, {}, naming("enforce"))).to.equal("proposed");
      expect(check("Role", { assumeRolePolicy: document }, {}, naming("disable")).refusals[0]!.reason).to.contain(
        "disabled",
      );
    });
    it("are refused when too long", () => {
      expect(
        check("PermissionSet", { instanceArn: "i" }, {}, { logicalName: "x".repeat(30) }).refusals[0]!.reason,
      ).to.contain("longer than 32");
    });
  });

  it("adds the provider's default tags, under the resource's own", () => {
    const defaultTags = { team: "all", owner: "ops" };
    expect(
      check("Role", { assumeRolePolicy: document, tags: { team: "a" } }, {}, { defaultTags }).inputs["tags"],
    ).to.deep.equal({ team: "a", owner: "ops" });
    const set = check("PermissionSet", { instanceArn: "i", tags: [{ key: "team", value: "a" }] }, {}, { defaultTags });
    expect(set.inputs["tags"]).to.deep.equal([
      { key: "team", value: "a" },
      { key: "owner", value: "ops" },
    ]);
  });
});

describe("Diff", () => {
  const role = {
    name: "a",
    path: "/",
    assumeRolePolicy: document,
    forceDetachPolicies: false,
    maxSessionDuration: 3600,
  };

  it("sees no change in another spelling", () => {
    expect(
      diff("Role", role, {
        ...role,
        assumeRolePolicy: JSON.stringify(JSON.parse(document), null, 1),
        description: "",
        tags: {},
      }),
    ).to.deep.equal({});
    const [a, b] = [
      { roleName: "r", policyArns: ["x", "y"] },
      { roleName: "r", policyArns: ["y", "x"] },
    ];
    expect(diff("RolePolicyAttachmentsExclusive", a, b)).to.deep.equal({});
    const set = { name: "s", instanceArn: "i" };
    const reference = (path: object): Properties => ({
      ...set,
      customerManagedPolicyReferences: [{ name: "p", ...path }],
    });
    expect(diff("PermissionSet", reference({}), reference({ path: "/" }))).to.deep.equal({});
    expect(diff("PermissionSet", reference({}), reference({ path: "/x/" }))).to.deep.equal({
      customerManagedPolicyReferences: "update",
    });
  });

  it("compares a permission set as it is spelt: what is left out is not what is empty, and a policy is its text", () => {
    const set = { name: "s", instanceArn: "i" };
    expect(diff("PermissionSet", set, { ...set, managedPolicies: [], permissionsBoundary: {} })).to.deep.equal({
      managedPolicies: "add",
      permissionsBoundary: "add",
    });
    const inline = (inlinePolicy: Properties[string]): Properties => ({ ...set, inlinePolicy });
    const one = '{"Version":"2012-10-17","Statement":[]}';
    expect(diff("PermissionSet", inline(one), inline(one))).to.deep.equal({});
    for (const other of ['{"Statement":[],"Version":"2012-10-17"}', { Version: "2012-10-17", Statement: [] }])
      expect(diff("PermissionSet", inline(one), inline(other))).to.deep.equal({ inlinePolicy: "update" });
  });

  it("tells changes in place from replacements", () => {
    const next = { ...role, description: "d", maxSessionDuration: 7200, tags: { a: "b" } };
    expect(diff("Role", role, next)).to.deep.equal({ description: "add", maxSessionDuration: "update", tags: "add" });
    expect(diff("Role", next, role)).to.deep.equal({
      description: "delete",
      maxSessionDuration: "update",
      tags: "delete",
    });
    expect(diff("Role", role, { ...role, path: "/x/", name: "b" })).to.deep.equal({
      path: "update replace",
      name: "update replace",
    });
    expect(diff("PermissionSet", { name: "s", instanceArn: "i" }, { name: "t", instanceArn: "j" })).to.deep.equal({
      name: "update replace",
      instanceArn: "update replace",
    });
    expect(diff("Assignment", { targetId: "1" }, { targetId: Unknown })).to.deep.equal({ targetId: "update replace" });
  });

  it("deletes first when the new resource would have the old one's name", () => {
    const first = (old: Properties, news: Properties): boolean =>
      diffInputs(type("Role"), old, news, []).deleteBeforeReplace;
    expect(first(role, { ...role, path: "/x/" })).to.equal(true);
    expect(first(role, { ...role, path: "/x/", name: "b" })).to.equal(false);
    expect(first(role, { ...role, path: "/x/", __defaults: ["name"] })).to.equal(false);
    expect(first(role, { ...role, description: "d" })).to.equal(false);
  });

  it("deletes first in every replacement of aws-native, as the official provider", () => {
    const first = (suffix: string, old: Properties, news: Properties): boolean =>
      diffInputs(type(suffix), old, news, []).deleteBeforeReplace;
    const set = { name: "s", instanceArn: "i" };
    expect(first("PermissionSet", set, { ...set, name: "t" })).to.equal(true);
    expect(first("PermissionSet", set, { ...set, description: "d" })).to.equal(false);
    expect(first("Assignment", { targetId: "1" }, { targetId: "2" })).to.equal(true);
  });

  it("leaves ignored properties out", () => {
    expect(diffInputs(type("Role"), role, { ...role, description: "d" }, ["description"]).changes.size).to.equal(0);
  });
});

describe("planned and read state", () => {
  const inputs = { name: "a", path: "/", assumeRolePolicy: document, tags: { a: "b" }, __defaults: ["path"] };
  const live = {
    name: "a",
    path: "/",
    assumeRolePolicy: document,
    tags: { a: "b" },
    description: "",
    permissionsBoundary: "",
    maxSessionDuration: 3600,
    arn: "arn",
    managedPolicyArns: ["x"],
  };

  it("knows before a create what follows from the inputs", () => {
    const state = plannedState(type("Role"), inputs);
    expect(state).to.include({ name: "a", arn: Unknown, uniqueId: Unknown });
    expect(state["tagsAll"]).to.deep.equal({ a: "b" });
    expect(state).not.to.have.property("__defaults");
  });

  it("keeps stable outputs in an update", () => {
    expect(updatedState(type("Role"), { ...inputs, tags: Unknown }, { ...live, uniqueId: "id" })).to.include({
      arn: "arn",
      uniqueId: "id",
      managedPolicyArns: Unknown,
      tagsAll: Unknown,
    });
  });

  it("keeps the program's spelling after a read, and shows what AWS has otherwise", () => {
    const spelled = JSON.stringify(JSON.parse(document), null, 4);
    const read = projected(type("Role"), { values: live }, { ...inputs, assumeRolePolicy: spelled });
    expect(read.inputs).to.deep.equal({ ...inputs, assumeRolePolicy: spelled });
    const drifted = projected(type("Role"), { values: { ...live, tags: {}, description: "by hand" } }, inputs);
    expect(drifted.inputs).to.deep.equal({ ...inputs, tags: {}, description: "by hand" });
    expect(drifted.state).to.include({ arn: "arn", description: "by hand" });
  });

  it("of a type that prunes show nothing of what is not known, but all of it on import", () => {
    const known = { instanceArn: "i", name: "s", managedPolicies: [] };
    const now = { ...known, managedPolicies: ["x"], customerManagedPolicyReferences: [{ name: "by-hand", path: "/" }] };
    const read = projected(type("PermissionSet"), { values: now }, known);
    expect(read.inputs).to.deep.equal({ ...known, managedPolicies: ["x"] });
    expect(projected(type("PermissionSet"), { values: now }, {}).inputs).to.deep.equal(now);
  });

  it("takes everything from AWS on import, but nothing that was never set", () => {
    const read = projected(type("Role"), { values: live }, {});
    expect(read.inputs).to.deep.equal({
      name: "a",
      path: "/",
      assumeRolePolicy: document,
      tags: { a: "b" },
      maxSessionDuration: 3600,
      forceDetachPolicies: false,
    });
  });
});
