import { expect } from "chai";
import { evaluateAssumeRole } from "../../../core/evaluate/assume-role.ts";
import { ANY_CALL } from "../../../core/requests/admission/admission.ts";
import type { AssumingPrincipal } from "../../../core/evaluate/request.ts";
import type { PolicyDocument, Statement } from "../../../core/aws/policy-document.ts";
import { both, contains, type Point } from "../../../core/requests/box.ts";
import { newBudget } from "../../../core/requests/budget.ts";
import {
  callerUniverse,
  dimensionsOf,
  everybodyUniverse,
  makesCallsOf,
} from "../../../core/requests/caller-universe.ts";
import { requestOf } from "../../../core/requests/request-of.ts";
import { intersection, someRequest } from "../../../core/requests/request-set.ts";
import { trustRequests } from "../../../core/requests/role-requests.ts";

const NOW = new Date("2026-11-22T12:00:00Z");
const BASE = "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Readers_";
const user: AssumingPrincipal = { kind: "user", arn: "arn:aws:iam::111111111111:user/people/alice" };
const role: AssumingPrincipal = {
  kind: "session",
  roleArn: "arn:aws:iam::111111111111:role/ci",
  sessionName: "switchyard",
};
const set: AssumingPrincipal = { kind: "session", roleArn: `${BASE}0123456789abcdef`, sessionName: "switchyard" };

type Scope = "could" | "can";

const document = (...statements: readonly Statement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [...statements],
});

/** A call of the caller that a trust policy lets in, as the evaluator sees it; undefined when there is none. */
function entry(principal: AssumingPrincipal, scope: Scope, ...statements: readonly Statement[]) {
  const target = { arn: "arn:aws:iam::222222222222:role/client", trustPolicy: document(...statements) };
  const { classes } = trustRequests(target);
  for (const { of, most } of classes) {
    if (scope === "can" && !makesCallsOf(principal, of)) continue;
    const allows = callerUniverse(principal, { now: NOW, scope, dimensions: dimensionsOf(most) });
    const boxes = (of: readonly { readonly box: (typeof allows)[number] }[]) => of.map(({ box }) => box);
    const found = intersection({ allows: boxes(most.allows), denies: boxes(most.denies) }, { allows, denies: [] });
    const point = someRequest(found, newBudget());
    if (point === undefined) continue;
    const request = { ...requestOf(point, of, target), identityPolicies: [ANY_CALL] };
    expect(evaluateAssumeRole(request).allowed, JSON.stringify(statements)).to.equal(true);
    return request;
  }
  return undefined;
}

const asking = (condition: Statement["Condition"], arn = "111111111111"): Statement => ({
  Effect: "Allow",
  Principal: { AWS: arn },
  Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
  ...(condition !== undefined && { Condition: condition }),
});

describe("all calls of one caller", () => {
  const brought: Readonly<Record<string, readonly [Statement["Condition"], readonly AssumingPrincipal[]]>> = {
    "an external id": [{ StringEquals: { "sts:ExternalId": "e" } }, [user, role]],
    MFA: [{ Bool: { "aws:MultiFactorAuthPresent": "true" } }, [user]],
    "fresh MFA": [{ NumericLessThan: { "aws:MultiFactorAuthAge": "60" } }, [user]],
    "a session that says it has none": [{ Bool: { "aws:MultiFactorAuthPresent": "false" } }, [user, role, set]],
    "an address": [{ IpAddress: { "aws:SourceIp": "198.51.100.0/24" } }, [user, role, set]],
    "a source identity": [{ StringLike: { "sts:SourceIdentity": "*" } }, [user, role]],
    "a source identity of the session": [{ StringLike: { "aws:SourceIdentity": "*" } }, []],
    "session tags": [{ StringEquals: { "aws:RequestTag/team": "a" } }, [user, role]],
    "keys of session tags": [{ "ForAnyValue:StringEquals": { "aws:TagKeys": "team" } }, [user, role]],
    "keys that are handed on": [{ "ForAnyValue:StringEquals": { "sts:TransitiveTagKeys": "team" } }, [user, role]],
    "a session's name": [{ StringLike: { "sts:RoleSessionName": "?*" } }, [user, role, set]],
    "an organization": [{ StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } }, [user, role, set]],
    "a tag of its own": [{ StringEquals: { "aws:PrincipalTag/team": "a" } }, []],
    "no tag of its own": [{ Null: { "aws:PrincipalTag/team": "true" } }, [user, role, set]],
    "a tag of the role": [{ StringEquals: { "iam:ResourceTag/team": "a" } }, []],
    "a unique id": [{ StringLike: { "aws:userid": "A???EXAMPLEEXAMPLEXXX*" } }, []],
    "an id of Identity Center": [{ StringLike: { "identitystore:UserId": "*" } }, []],
    "an old session": [{ DateLessThan: { "aws:TokenIssueTime": "2026-11-22T12:00:00Z" } }, []],
    "a later moment": [{ DateGreaterThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } }, [user, role, set]],
    "this moment": [{ DateEquals: { "aws:CurrentTime": "2026-11-22T12:00:00Z" } }, [user, role, set]],
    "an earlier moment": [{ DateLessThan: { "aws:CurrentTime": "2026-11-22T12:00:00Z" } }, []],
  };

  for (const [what, [condition, expected]] of Object.entries(brought))
    it(`knows who can bring ${what}`, () => {
      expect([user, role, set].filter((one) => entry(one, "can", asking(condition)) !== undefined)).to.deep.equal(
        expected,
      );
    });

  it("takes what a caller is said to have, and that alone", () => {
    const own: AssumingPrincipal = {
      ...{ kind: "session", roleArn: "arn:aws:iam::111111111111:role/ci", sessionName: "job-7" },
      ...{ uniqueId: "AROAEXAMPLEEXAMPLEXXX", sourceIdentity: "alice", organizationId: "o-abcdefghij" },
      ...{ tags: { Team: "a" }, issuedAt: new Date("2026-11-22T11:00:00Z") },
    };
    const asked: readonly (readonly [Statement["Condition"], Statement["Condition"]])[] = [
      [{ StringEquals: { "aws:PrincipalTag/TEAM": "a" } }, { StringEquals: { "aws:PrincipalTag/TEAM": "b" } }],
      [{ StringEquals: { "aws:SourceIdentity": "alice" } }, { StringEquals: { "aws:SourceIdentity": "bob" } }],
      [{ StringEquals: { "sts:SourceIdentity": "alice" } }, { StringEquals: { "sts:SourceIdentity": "bob" } }],
      [
        { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
        { StringEquals: { "aws:PrincipalOrgID": "o-0000000000" } },
      ],
      [{ StringLike: { "aws:userid": "AROAEXAMPLE*:job-7" } }, { StringLike: { "aws:userid": "*:job-8" } }],
      [
        { DateEquals: { "aws:TokenIssueTime": "2026-11-22T11:00:00Z" } },
        { DateEquals: { "aws:TokenIssueTime": "2026-11-22T11:00:01Z" } },
      ],
    ];
    const enters = (one: Statement["Condition"]) => entry(own, "can", asking(one));
    for (const [has, lacks] of asked) {
      expect(enters(has), JSON.stringify(has)).to.not.equal(undefined);
      expect(enters(lacks), JSON.stringify(lacks)).to.equal(undefined);
    }
    const carrying: AssumingPrincipal = { ...role, transitiveTagKeys: ["team"] };
    const untagged = { ...asking(undefined), Action: "sts:AssumeRole" };
    expect(entry(carrying, "can", asking(undefined))).to.not.equal(undefined);
    expect(entry(carrying, "can", untagged), "its tags go with it").to.equal(undefined);
    expect(entry(role, "can", untagged)).to.not.equal(undefined);
  });

  it("takes whatever a caller could have, where nobody is to get in by it", () => {
    for (const [what, [condition]] of Object.entries(brought))
      for (const one of [user, role, set]) {
        const never = what === "an earlier moment" || (one === user && /session$|old session/.test(what));
        expect(entry(one, "could", asking(condition)) !== undefined, `${what}: ${one.kind}`).to.equal(!never);
      }
  });

  it("takes a permission set for all the roles that it ever has, and a user or role for that one", () => {
    const named = (arn: string, scope: Scope, one: AssumingPrincipal) =>
      entry(one, scope, asking({ ArnEquals: { "aws:PrincipalArn": arn } }, "*")) !== undefined;
    const other = `${BASE}fedcba9876543210`;
    expect(named(other, "could", set)).to.equal(true);
    expect(named(other, "can", set)).to.equal(false);
    expect(named(`${BASE}0123456789abcdef`, "can", set)).to.equal(true);
    expect(named(other.replace("/eu-west-1", ""), "could", set)).to.equal(true);
    for (const never of [
      other.replace("111111111111", "333333333333"),
      other.replace("Readers", "Writers"),
      other.replace("Readers_", "Readers_x_"),
      `arn:aws:iam::111111111111:role/AWSReservedSSO_Readers_0123456789abcdef`,
    ])
      expect(named(never, "could", set), never).to.equal(false);
    for (const [one, arn] of [
      [user, "arn:aws:iam::111111111111:user/people/alice"],
      [role, "arn:aws:iam::111111111111:role/ci"],
    ] as const)
      for (const scope of ["could", "can"] as const) {
        expect(named(arn, scope, one)).to.equal(true);
        expect(named(`${arn}x`, scope, one)).to.equal(false);
        expect(named(arn.replace("people/", ""), scope, one)).to.equal(arn.includes("/ci"));
      }
  });

  it("takes a role for no permission set's that merely has the name of one", () => {
    const look: AssumingPrincipal = {
      ...{ kind: "session", roleArn: "arn:aws:iam::111111111111:role/AWSReservedSSO_Readers_0123456789abcdef" },
      sessionName: "switchyard",
    };
    const pattern = { ArnEquals: { "aws:PrincipalArn": `${BASE}*` } };
    expect(entry(look, "could", asking(pattern))).to.equal(undefined);
    expect(entry(look, "could", asking({ ArnEquals: { "aws:PrincipalArn": look.roleArn } }))).to.not.equal(undefined);
  });

  it("has what the session shows in either scope", () => {
    const point: Point = new Map([["identitystore:userid", "alice"]]);
    const other: Point = new Map([["identitystore:userid", "bob"]]);
    for (const scope of ["could", "can"] as const) {
      const [box = new Map()] = callerUniverse(set, {
        ...{ now: NOW, scope, dimensions: new Set<string>() },
        shows: { "identitystore:UserId": "alice" },
      });
      const own = new Map([...box].filter(([dimension]) => dimension === "identitystore:userid"));
      expect(contains(own, point)).to.equal(true);
      expect(contains(own, other)).to.equal(false);
      expect(own.size).to.equal(1);
    }
  });

  it("has everybody, of each kind what it can bring", () => {
    const enters = (arn: string, condition: Statement["Condition"]): boolean => {
      const named = { ArnLike: { "aws:PrincipalArn": arn }, ...condition };
      const target = { arn: "arn:aws:iam::222222222222:role/client", trustPolicy: document(asking(named, "*")) };
      return trustRequests(target).classes.some(({ most }) =>
        everybodyUniverse("aws", NOW).some((universe) =>
          most.allows.some(
            ({ box }) => someRequest({ allows: [both(box, universe)], denies: [] }, newBudget()) !== undefined,
          ),
        ),
      );
    };
    const kinds = ["arn:aws:iam::111111111111:user/*", "arn:aws:iam::111111111111:role/ci", `${BASE}*`];
    const bringing = (condition: Statement["Condition"]) => kinds.map((arn) => enters(arn, condition));
    expect(bringing({})).to.deep.equal([true, true, true]);
    for (const [what, [condition, expected]] of Object.entries(brought)) {
      // why not these: of somebody, they are as they happen to be.
      if (/own|of the role|unique|of Identity Center|old session|of the session/.test(what)) continue;
      expect(bringing(condition), what).to.deep.equal([user, role, set].map((one) => expected.includes(one)));
    }
    expect(enters("arn:aws-cn:iam::111111111111:user/*", {})).to.equal(false);
    expect(enters("arn:aws:iam::111111111111:role/aws-reserved/other/*", {})).to.equal(false);
  });

  it("has no call of the root user of an account", () => {
    const root: AssumingPrincipal = { kind: "account-root", arn: "arn:aws:iam::111111111111:root" };
    expect(callerUniverse(root, { now: NOW, scope: "could" })).to.deep.equal([]);
  });
});
