import { expect } from "chai";
import fc from "fast-check";
import { explain } from "../../../../../core/access/explain/explain.ts";
import type { PolicyDocument } from "../../../../../core/aws/policy-document.ts";
import { WAY_KINDS } from "../../../../../core/client/trust/conditions/way-condition.ts";
import { WAY_CONDITIONS } from "../../../../../core/client/trust/conditions/way-conditions.ts";
import { conditionOfKey, namesIn } from "../../../../../core/evaluate/admission/condition-names.ts";
import { evaluateAssumeRole } from "../../../../../core/evaluate/assume-role.ts";
import { entering } from "../../../../../core/requests/admission/admission.ts";
import { trustDifference } from "../../../../../core/portfolio/against-files/trust-against-file.ts";
import { draws } from "../../../../draws.ts";
import { type Call, CONDITION_CALLS } from "./condition-calls.ts";
import {
  ALL_OF_STS,
  conditionsWith,
  drawnWay,
  type DrawnWay,
  examplesOf,
  forgetting,
  foundOf,
  NOW,
  roleOrFaults,
} from "./drawn-way.ts";

const decide = ({ arn, trustPolicy }: Pick<DrawnWay, "arn" | "trustPolicy">, { principal, context }: Call) =>
  evaluateAssumeRole({ principal, identityPolicies: ALL_OF_STS, target: { arn, trustPolicy }, context });

describe("a condition of a way in", () => {
  for (const name of namesIn(WAY_CONDITIONS)) {
    for (const kind of WAY_KINDS) {
      const { working, refused } = examplesOf(name, kind);
      describe(`${name}, for ${kind}`, () => {
        const why = WAY_CONDITIONS[name].worksFor[kind];
        if (why !== true)
          it("is refused where AWS cannot make it work, with the reason", () => {
            expect(refused).to.not.have.lengthOf(0);
            for (const example of refused) {
              const faults = roleOrFaults(kind, { [name]: example });
              if ("trust" in faults) throw new Error("no fault");
              expect(faults.map(({ code, expected, found, fix }) => ({ code, expected, found, fix }))).to.deep.include({
                code: "config/trust-condition",
                expected: why.expected,
                found: `${name} beside ${kind}`,
                fix: why.fix,
              });
            }
          });
        if (working.length === 0) return;
        const each = (judge: (drawn: DrawnWay) => void) => () => {
          fc.assert(
            fc.property(conditionsWith(name, kind), (written) => {
              judge(drawnWay(name, kind, written));
            }),
            { numRuns: draws(10) },
          );
        };

        it(
          "lets in who brings it, and refuses who misses it alone",
          each((drawn) => {
            const met = decide(drawn, drawn.call);
            expect(met.allowed, met.reason).to.equal(true);
            for (const miss of drawn.misses) expect(decide(drawn, miss).allowed, miss.attack).to.equal(false);
          }),
        );

        it(
          "can be brought by the callers whom it works for",
          each((drawn) => {
            const { call, arn, trustPolicy } = drawn;
            const found = entering({ arn, trustPolicy }, call.principal, NOW);
            const principal = { ...call.principal, uniqueId: "AIDAEXAMPLEEXAMPLEXXX" };
            expect(found).to.not.equal(undefined);
            expect(decide(drawn, { principal, context: found ?? {} }).allowed).to.equal(true);
          }),
        );

        it(
          "forgotten in the policy, is a hole, and more than the file says",
          each((drawn) => {
            const forgotten = { ...drawn, trustPolicy: forgetting(name, drawn.trustPolicy) };
            expect(foundOf(drawn, "granted")).to.deep.equal([]);
            expect(foundOf(forgotten, "granted").join("\n")).to.match(drawn.misses.length > 0 ? /^too-much: / : /^$/);
            const wider = (deployed: PolicyDocument) =>
              trustDifference(drawn.trustPolicy, deployed, { partition: "aws", role: drawn.arn, now: NOW }).wider
                .length > 0;
            expect(wider(drawn.trustPolicy)).to.equal(false);
            expect(wider(forgotten.trustPolicy)).to.equal(drawn.misses.length > 0);
          }),
        );

        it(
          "is explained to who misses it by what the table advises",
          each(({ arn, trustPolicy, misses }) => {
            for (const { principal, context, attack } of misses) {
              const { decision, sides } = explain({
                principal,
                identityPolicies: ALL_OF_STS,
                target: { arn, trustPolicy },
                context,
                names: { principal: "the caller", client: "AbcCorp", slug: "abccorp", roleKey: "read-only" },
              });
              const place = "trust of role read-only in Pulumi.client-abccorp.yaml";
              const advice = Object.entries(WAY_CONDITIONS[name].advice);
              const wanted = (decision.trust.nearMiss?.mismatches ?? [])
                .filter(({ key = "" }) => conditionOfKey(key) === name)
                .map((missed) =>
                  advice.find(([key]) => key === missed.key)?.[1](missed, {
                    place,
                    update: "pulumi up -s client-abccorp",
                  }),
                );
              expect(wanted, attack).to.not.have.lengthOf(0);
              expect(sides.find(({ side }) => side === "trust")?.change).to.include.members(wanted);
            }
          }),
        );

        if (kind === "wholeAccount")
          it(
            "forgotten where the whole account may enter, is found before it matters",
            each((drawn) => {
              if (!drawn.asked) return;
              expect(foundOf(drawn, "to nobody")).to.deep.equal([]);
              const forgotten = { ...drawn, trustPolicy: forgetting(name, drawn.trustPolicy) };
              expect(foundOf(forgotten, "to nobody")).to.not.have.lengthOf(0);
            }),
          );

        for (const field of CONDITION_CALLS[name].carried ?? [])
          it(
            `is what permits a call to bring ${field}`,
            each(({ conditions, call }) => {
              const { externalId } = conditions;
              const bare = drawnWay(name, kind, externalId === undefined ? {} : { externalId });
              const carried = call.context[field];
              const carrying = { ...bare.call, context: { ...bare.call.context, [field]: carried } };
              expect(decide(bare, carrying).allowed).to.equal(carried === undefined);
            }),
          );
      });
    }
  }
});
