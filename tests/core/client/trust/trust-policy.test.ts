import { expect } from "chai";
import fc from "fast-check";
import type { Partition } from "../../../../core/aws/partitions.ts";
import type { PolicyDocument } from "../../../../core/aws/policy-document.ts";
import { reservedRoleArn } from "../../../../core/aws/reserved-roles.ts";
import { trustPolicy } from "../../../../core/client/trust/trust-policy.ts";
import type { TrustWay } from "../../../../core/client/trust/trust-way.ts";
import { evaluateAssumeRole } from "../../../../core/evaluate/assume-role.ts";
import type { AssumingPrincipal } from "../../../../core/evaluate/request.ts";
import { assumeRolePolicy } from "../../../../core/home/permission-sets/assume-role-policy.ts";
import { arbitraryPlan } from "../../support/arbitrary-client.ts";
import { testCalls } from "../../support/calls.ts";
import { casesOf } from "../../support/case-file.ts";
import { simulate } from "../../support/simulate.ts";
import { draws } from "../../../draws.ts";

interface TrustCase {
  name: string;
  allowed: boolean;
  /** A role's ARN, whose session asks; or a user's or an account root's ARN. */
  principal: string;
  partition?: Partition;
  /** Sets that the role trusts. Default: Client. */
  sets?: string[];
  /** The outside evaluator knows no root sessions. */
  oracle?: false;
}

const anyRole = [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }] as const;

function principalOf(arn: string): AssumingPrincipal {
  if (arn.endsWith(":root")) return { kind: "account-root", arn };
  if (arn.includes(":user/")) return { kind: "user", arn };
  return { kind: "session", roleArn: arn, sessionName: "alice@acme.example" };
}

const request = (principal: string, trust: PolicyDocument, partition = "aws") => ({
  principal: principalOf(principal),
  identityPolicies: [{ name: "any role", document: { Version: "2012-10-17", Statement: anyRole } as const }],
  target: { arn: `arn:${partition}:iam::222222222222:role/your-company-administrator`, trustPolicy: trust },
});

const setsOf = ({ trust }: { trust: readonly TrustWay[] }) =>
  trust.flatMap((way) => (way.kind === "permissionSets" ? way.names : []));

describe("the default trust policy", () => {
  for (const one of casesOf<TrustCase>(new URL("trust-policy.yaml", import.meta.url))) {
    it(`${one.allowed ? "lets in" : "refuses"}: ${one.name}`, async () => {
      const partition = one.partition ?? "aws";
      const trust = trustPolicy({ partition, accountId: "111111111111" }, [
        { kind: "permissionSets", names: one.sets ?? ["Client"] },
      ]);
      const call = request(one.principal, trust, partition);
      const decision = evaluateAssumeRole(call);
      expect(decision.allowed, decision.reason).to.equal(one.allowed);
      if (one.oracle !== false) expect(await simulate(call), "iam-simulate").to.equal(one.allowed);
    });
  }
});

describe("every valid client configuration", () => {
  it("yields trust policies that name the home account, only with a condition on reserved roles", () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        for (const role of plan.roles) {
          const [statement, ...others] = role.trustPolicy.Statement;
          expect(others).to.deep.equal([]);
          expect(Object.keys(statement ?? {})).to.have.members(["Sid", "Effect", "Principal", "Action", "Condition"]);
          expect(statement?.Principal).to.deep.equal({ AWS: `arn:${plan.partition}:iam::${plan.homeAccountId}:root` });
          expect(statement?.Action).to.equal("sts:AssumeRole");
          expect(Object.keys(statement?.Condition ?? {})).to.deep.equal(["ArnLike"]);
          expect(Object.keys(statement?.Condition?.["ArnLike"] ?? {})).to.deep.equal(["aws:PrincipalArn"]);
          const patterns = [statement?.Condition?.["ArnLike"]?.["aws:PrincipalArn"] ?? []].flat();
          expect(patterns).to.have.lengthOf(setsOf(role).length).greaterThan(0);
          const shape =
            /^arn:[a-z-]+:iam::\d{12}:role\/aws-reserved\/sso\.amazonaws\.com\*\/AWSReservedSSO_[^*?$]{1,32}_\?{16}$/;
          for (const pattern of patterns) expect(pattern).to.match(shape);
        }
      }),
      { numRuns: draws(100) },
    );
  });

  it("lets in exactly the sets that it names", () => {
    const pair = arbitraryPlan.chain((plan) => fc.tuple(fc.constant(plan), fc.stringMatching(/^[\w+=,.@-]{1,32}$/)));
    fc.assert(
      fc.property(pair, ([plan, stranger]) => {
        for (const { arn, trust, trustPolicy: policy } of plan.roles) {
          const sets = new Set(setsOf({ trust }));
          for (const set of [...sets, stranger, `${[...sets][0] ?? ""}_X`]) {
            const roleArn = reservedRoleArn(plan.partition, plan.homeAccountId, "eu-west-1", set, "0123456789abcdef");
            const call = request(roleArn, policy, plan.partition);
            const decision = evaluateAssumeRole({ ...call, target: { arn, trustPolicy: policy } });
            expect(decision.allowed, `${set}: ${decision.reason}`).to.equal(sets.has(set));
          }
        }
      }),
      { numRuns: draws(60) },
    );
  });

  it("yields an assume-role policy that reaches its own role and no other", () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        for (const role of plan.roles) {
          const policy = assumeRolePolicy([role]);
          expect(JSON.stringify(policy)).to.not.match(/[*?$]/);
          const elsewhere = [
            role.arn.toUpperCase(),
            `${role.arn}x`,
            role.arn.slice(0, -1),
            role.arn.replace(":role/", ":role/x/"),
            role.arn.replace(plan.accountId, "999999999999"),
            ...plan.roles.map(({ arn }) => arn).filter((arn) => arn !== role.arn),
          ];
          for (const target of [role.arn, ...elsewhere]) {
            const decision = evaluateAssumeRole({
              principal: {
                kind: "session",
                roleArn: `arn:${plan.partition}:iam::111111111111:role/any`,
                sessionName: "x",
              },
              identityPolicies: [{ name: "inline policy", document: policy }],
              target: { arn: target, trustPolicy: role.trustPolicy },
            });
            expect(decision.identity.outcome === "allow", target).to.equal(target === role.arn);
          }
        }
      }),
      { numRuns: draws(100) },
    );
  });
});

describe("the statements of a trust policy", () => {
  testCalls({ trustPolicy }, new URL("trust-policy-calls.yaml", import.meta.url));
});
