import { expect } from "chai";
import { awsTable } from "../../../sandbox/plugins/aws/table.ts";
import { Unknown, type Properties } from "../../../sandbox/plugins/protocol/value.ts";
import { checkInputs } from "../../../sandbox/plugins/table/check-inputs.ts";
import { diffInputs } from "../../../sandbox/plugins/table/diff.ts";
import type { ResourceType } from "../../../sandbox/plugins/table/entry.ts";
import { plannedState, projected, updatedState } from "../../../sandbox/plugins/table/project.ts";
import { normalized } from "../../../sandbox/plugins/table/policy-document.ts";
import { tokenOf } from "./in-process.ts";

const type = (name: string): ResourceType => awsTable.resources.find(({ token }) => token === tokenOf(name))!;
const document = JSON.stringify({ Version: "2012-10-17", Statement: [] });
const check = (name: string, news: Properties) => checkInputs(type(name).inputs, news);
const diff = (name: string, old: Properties, news: Properties): { [property: string]: string } =>
  Object.fromEntries(
    [...diffInputs(type(name), old, news, []).changes].map(([property, { kind, replaces }]) => [
      property,
      replaces ? `${kind} replace` : kind,
    ]),
  );

describe("Check", () => {
  it("fills in defaults", () => {
    const { values, refusals } = check("Role", { name: "a", assumeRolePolicy: document });
    expect(refusals).to.deep.equal([]);
    expect(values).to.deep.equal({
      name: "a",
      assumeRolePolicy: document,
      forceDetachPolicies: false,
      maxSessionDuration: 3600,
      path: "/",
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
  });

  it("refuses what has no name, or only the beginning of one: names are the program's", () => {
    const reasons = (news: Properties) =>
      check("Role", { assumeRolePolicy: document, ...news }).refusals.map(({ property, reason }) => [property, reason]);
    expect(reasons({})).to.deep.equal([["name", "missing required property"]]);
    expect(reasons({ name: "a", namePrefix: "x-" })[0]![1]).to.contain("not supported by this plugin");
  });

  it("refuses a policy that is no JSON, and writes an object as JSON", () => {
    const given = (assumeRolePolicy: Properties[string]) => check("Role", { name: "a", assumeRolePolicy });
    expect(given("[]").refusals[0]!.reason).to.contain("JSON policy document");
    expect(given({ Version: "x" }).values["assumeRolePolicy"]).to.equal(`{"Version":"x"}`);
    expect(given({ Version: Unknown }).values["assumeRolePolicy"]).to.equal(Unknown);
  });

  it("takes texts for numbers and flags, and numbers and flags for texts, and nothing else for either", () => {
    const given = (news: Properties) => {
      const { values, refusals } = check("Role", { name: "a", assumeRolePolicy: document, ...news });
      return [refusals.map(({ property }) => property), Object.keys(news).map((name) => values[name])];
    };
    const texts = { maxSessionDuration: "7200", forceDetachPolicies: "true", description: 5 };
    expect(given(texts)).to.deep.equal([[], [7200, true, "5"]]);
    expect(given({ forceDetachPolicies: "false", description: false })).to.deep.equal([[], [false, "false"]]);
    const wrong = [
      { maxSessionDuration: 7200.5 },
      { maxSessionDuration: "2h" },
      { maxSessionDuration: true },
      { forceDetachPolicies: "yes" },
      { forceDetachPolicies: 1 },
      { description: ["a"] },
      { tags: ["a"] },
    ];
    for (const news of wrong) expect(given(news)[0], JSON.stringify(news)).to.deep.equal(Object.keys(news));
  });

  it("names each wrong element of a list, and takes no list for nothing", () => {
    const refused = (policyArns: Properties[string]) =>
      check("RolePolicyAttachmentsExclusive", { roleName: "r", policyArns }).refusals.map(({ property }) => property);
    expect(refused(["a", null, {}, "b"])).to.deep.equal(["policyArns[1]", "policyArns[2]"]);
    expect(refused("a")).to.deep.equal(["policyArns"]);
    expect(refused([])).to.deep.equal([]);
  });

  it("takes values that are not known yet", () => {
    const { values, refusals } = check(
      "Role",
      Object.fromEntries(Object.keys(type("Role").inputs).map((name) => [name, Unknown])),
    );
    expect(refusals).to.deep.equal([]);
    expect(values["name"]).to.equal(Unknown);
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
    expect(diff("User", { name: "a", path: "/" }, { name: "b", path: "/x/" })).to.deep.equal({
      name: "update",
      path: "update",
    });
    expect(diff("RolePolicy", { role: "a", name: "p" }, { role: Unknown, name: "p" })).to.deep.equal({
      role: "update replace",
    });
  });

  it("deletes first where the program gives the name, another one too, and attachments; not the lists of a role's policies", () => {
    const first = (kind: string, old: Properties, news: Properties): boolean =>
      diffInputs(type(kind), old, news, []).deleteBeforeReplace;
    expect(first("Role", role, { ...role, path: "/x/" })).to.equal(true);
    expect(first("Role", role, { ...role, path: "/x/", name: "b" })).to.equal(true);
    expect(first("Role", role, { ...role, description: "d" })).to.equal(false);
    const [a, b] = [
      { user: "a", policyArn: "x" },
      { user: "a", policyArn: "y" },
    ];
    expect(first("UserPolicyAttachment", a, b)).to.equal(true);
    expect(first("UserPolicyAttachment", a, a)).to.equal(false);
    const names = { policyNames: [] };
    expect(first("RolePoliciesExclusive", { roleName: "a", ...names }, { roleName: "b", ...names })).to.equal(false);
  });

  it("leaves ignored properties out", () => {
    expect(diffInputs(type("Role"), role, { ...role, description: "d" }, ["description"]).changes.size).to.equal(0);
  });
});

describe("planned and read state", () => {
  const inputs = { name: "a", path: "/", assumeRolePolicy: document, tags: { a: "b" } };
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

  it("knows before a create what the program gave", () => {
    expect(plannedState(type("Role"), inputs)).to.include({ name: "a", arn: Unknown, uniqueId: Unknown });
  });

  it("keeps stable outputs in an update", () => {
    expect(updatedState(type("Role"), { ...inputs, tags: Unknown }, { ...live, uniqueId: "id" })).to.include({
      arn: "arn",
      uniqueId: "id",
      managedPolicyArns: Unknown,
    });
  });

  it("keeps the program's spelling after a read, and shows what AWS has otherwise", () => {
    const spelled = JSON.stringify(JSON.parse(document), null, 4);
    const read = projected(type("Role"), live, { ...inputs, assumeRolePolicy: spelled });
    expect(read.inputs).to.deep.equal({ ...inputs, assumeRolePolicy: spelled });
    const drifted = projected(type("Role"), { ...live, tags: {}, description: "by hand" }, inputs);
    expect(drifted.inputs).to.deep.equal({ ...inputs, tags: {}, description: "by hand" });
    expect(drifted.state).to.include({ arn: "arn", description: "by hand" });
  });

  it("takes everything from AWS on import, but nothing that was never set", () => {
    const read = projected(type("Role"), live, {});
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

describe("a policy on its way to AWS", () => {
  const written = `{ "Version": "2012-10-17", "Statement": [{ "Sid": "b", "Effect": "Allow", "Action": ["z", "a"] }] }`;

  it("has its keys in order and its lists as they are, as the official provider sends a trust policy", () => {
    const sent = `{"Statement":[{"Action":["z","a"],"Effect":"Allow","Sid":"b"}],"Version":"2012-10-17"}`;
    expect(normalized(written)).to.equal(sent);
    expect(normalized(sent)).to.equal(sent);
  });

  it("begins with its version where it is an inline one, and has none where none was written", () => {
    const sent = `{"Version":"2012-10-17","Statement":[{"Action":["z","a"],"Effect":"Allow","Sid":"b"}]}`;
    expect(normalized(written, "Version")).to.equal(sent);
    expect(normalized(`{"Statement":[]}`, "Version")).to.equal(`{"Statement":[]}`);
  });
});
