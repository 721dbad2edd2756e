import { expect } from "chai";
import { applied, baseline, changes } from "../../../sandbox/plugins/aws-native/baseline.ts";
import { refusals, withoutNulls } from "../../../sandbox/plugins/aws-native/check-native.ts";
import { fromCloudControl, toCloudControl } from "../../../sandbox/plugins/aws-native/cloud-control-names.ts";
import { nativeTypes } from "../../../sandbox/plugins/aws-native/native-types.ts";
import { nativeProvider } from "../../../sandbox/plugins/aws-native/native-provider.ts";
import { Unknown, type Properties } from "../../../sandbox/plugins/protocol/value.ts";

const token = "aws-native:sso:PermissionSet";
const type = nativeTypes.get(token)!;
const base = { instanceArn: "i", name: "Full" };
const state = { ...base, permissionSetArn: "p", managedPolicies: [], customerManagedPolicyReferences: [] };

/** The inputs after a read: what the program gave, and what AWS has. */
function refreshed(old: Properties, live: Properties): Properties {
  return applied(old, changes(old, baseline(type, live, old, old), old));
}

/** Names of the inputs that differ from what was last read. */
function differing(old: Properties, live: Properties, news: Properties): string[] {
  const { set, gone } = changes(baseline(type, live, old, news), news, old);
  return [...Object.keys(set), ...gone].sort();
}

describe("the aws-native plugin", () => {
  describe("checks", () => {
    for (const [inputs, reason] of [
      [{ name: "x" }, "missing required property instanceArn"],
      [{ ...base, colour: "red" }, "unknown property colour"],
      [{ ...base, description: 1 }, "description must be a string"],
      [{ ...base, managedPolicies: "arn" }, "managedPolicies must be an array"],
      [{ ...base, managedPolicies: [{}] }, "managedPolicies[0] must be a string"],
      [{ ...base, permissionsBoundary: [] }, "permissionsBoundary must be an object"],
      [{ ...base, permissionsBoundary: { arn: "x" } }, "unknown property permissionsBoundary.arn"],
      [{ ...base, tags: [{ key: 1 }] }, "tags[0]/key must be a string"],
    ] as const) {
      it(`refuse: ${reason}`, () => {
        expect(refusals(type, inputs).map((each) => each.reason)).to.deep.equal([reason]);
      });
    }

    it("look at no value: names, patterns and kinds of principals are AWS's to refuse", () => {
      expect(refusals(type, { ...base, name: "no such name!", inlinePolicy: "not JSON" })).to.deep.equal([]);
      expect(refusals(type, { ...base, name: Unknown, inlinePolicy: { any: Unknown } })).to.deep.equal([]);
    });

    it("take null for nothing, at any depth, and keep what was given empty", () => {
      expect(withoutNulls({ a: null, b: { c: null }, d: [null, { e: null, f: 1 }], g: [], h: {} })).to.deep.equal({
        d: [{ f: 1 }],
        g: [],
        h: {},
      });
    });
  });

  describe("names", () => {
    const policy = { Statement: [{ action: "kept" }] };
    const inputs = {
      ...base,
      inlinePolicy: policy,
      tags: [{ key: "k", value: "v" }],
      permissionsBoundary: { managedPolicyArn: "a" },
    };
    const desired = {
      InstanceArn: "i",
      Name: "Full",
      InlinePolicy: policy,
      Tags: [{ Key: "k", Value: "v" }],
      PermissionsBoundary: { ManagedPolicyArn: "a" },
    };
    it("are Cloud Control's, but not within a policy", () => {
      expect(toCloudControl(type, inputs)).to.deep.equal(desired);
      expect(fromCloudControl(type, { ...desired, PermissionSetArn: "p" })).to.deep.equal({
        ...inputs,
        permissionSetArn: "p",
      });
    });
  });

  describe("reads", () => {
    it("take everything writable when nothing is known: an import", () => {
      expect(baseline(type, state, {}, state)).to.have.all.keys(
        "instanceArn",
        "name",
        "managedPolicies",
        "customerManagedPolicyReferences",
      );
    });

    it("show nothing of what the program does not say, and all of what it says", () => {
      const live = {
        ...state,
        managedPolicies: ["a"],
        description: "by hand",
        permissionsBoundary: { managedPolicyArn: "b" },
      };
      expect(refreshed(base, live)).to.deep.equal(base);
      expect(refreshed({ ...base, managedPolicies: [] }, live)).to.deep.equal({ ...base, managedPolicies: ["a"] });
    });

    it("show what is gone", () => {
      expect(refreshed({ ...base, inlinePolicy: "{}", permissionsBoundary: {} }, state)).to.deep.equal(base);
    });

    it("show another spelling of a policy, and a text where the program gave an object", () => {
      const policy = { Version: "2012-10-17", Statement: [] };
      const inlinePolicy = JSON.stringify(policy);
      expect(refreshed({ ...base, inlinePolicy: policy }, { ...state, inlinePolicy })).to.deep.equal({
        ...base,
        inlinePolicy,
      });
      expect(refreshed({ ...base, inlinePolicy: `${inlinePolicy} ` }, { ...state, inlinePolicy })).to.deep.equal({
        ...base,
        inlinePolicy,
      });
    });

    it("keep the program's order of lists, and leave out a path that it does not name and tags of AWS", () => {
      const references = [{ name: "x" }, { name: "y", path: "/team/" }];
      const old = { ...base, managedPolicies: ["b", "a"], customerManagedPolicyReferences: references };
      const tags = [{ key: "t", value: "1" }];
      const live = {
        ...state,
        managedPolicies: ["a", "b"],
        customerManagedPolicyReferences: [
          { name: "x", path: "/" },
          { path: "/team/", name: "y" },
        ],
        tags: [{ key: "aws:createdBy", value: "x" }, ...tags],
      };
      expect(refreshed(old, live)).to.deep.equal(old);
      expect(refreshed({ ...old, tags }, live)).to.deep.equal({ ...old, tags });
      expect(refreshed({ ...old, tags: [{ key: "t", value: "2" }] }, live)).to.deep.equal({ ...old, tags });
    });
  });

  describe("diffs", () => {
    const old = { ...base, inlinePolicy: "{}" };
    const live = { ...state, inlinePolicy: "{}" };
    it("compare what was read with the new inputs, and take on what these begin to own", () => {
      expect(differing(old, live, old)).to.deep.equal([]);
      expect(differing(old, live, { ...base, description: "d" })).to.deep.equal(["description", "inlinePolicy"]);
      expect(differing(old, { ...live, managedPolicies: ["a"] }, { ...old, managedPolicies: [] })).to.deep.equal([
        "managedPolicies",
      ]);
      expect(differing(old, state, old)).to.deep.equal(["inlinePolicy"]);
    });

    it("leave to the engine which property changed, and delete before they replace", () => {
      const provider = nativeProvider("1.2.3");
      const call = { type: token, name: "full", id: "i|p", inputs: old, state: { ...live, __inputs: old } };
      expect(provider.diff(call, old, [])).to.deep.include({ changes: new Map() });
      expect(provider.diff(call, { ...old, name: "New" }, [])).to.deep.equal({
        changes: "unknown",
        deleteBeforeReplace: true,
      });
    });
  });

  it("plans what only AWS can give as unknown, and in an update as it was", async () => {
    const provider = nativeProvider("1.2.3");
    const subject = { type: token, name: "full" };
    const planned = await provider.create({ ...subject, inputs: base, preview: true });
    expect(planned.state).to.deep.equal({ ...base, permissionSetArn: Unknown });
    const next = await provider.update(
      { ...subject, id: "i|p", inputs: base, state },
      { ...base, description: "d" },
      true,
    );
    expect(next).to.deep.equal({ ...base, description: "d", permissionSetArn: "p" });
  });
});
