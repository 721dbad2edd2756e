import { expect } from "chai";
import { prove } from "../../../../../core/access/proof/prove-roles.ts";
import type { PolicyDocument } from "../../../../../core/aws/policy-document.ts";
import { input, pattern, role, roleOf } from "../../../support/small-fleet.ts";

const VERSION = "2012-10-17";

/** As many as AWS takes of a trust policy by its largest quota. */
function fitted(make: (n: number) => object[]): PolicyDocument {
  let count = 1;
  while (JSON.stringify({ Version: VERSION, Statement: make(count + 1) }).length <= 8192) count += 1;
  return { Version: VERSION, Statement: make(count) } as PolicyDocument;
}
const A = (Condition: object, extra: object = {}) => ({
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111111111111:root" },
  Action: "sts:AssumeRole",
  Condition,
  ...extra,
});
const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const word = (i: number) => i.toString(36);
const arn = "arn:aws:iam::111111111111:";
const CASES: Readonly<Record<string, (n: number) => object[]>> = {
  "NotLike stars ext": (n) => [
    A({
      StringLike: { "sts:ExternalId": "*" },
      StringNotLike: { "sts:ExternalId": range(n).map((i) => `*${word(i)}*${word(i * 7)}*`) },
    }),
  ],
  "NotLike arns": (n) => [
    A({ ArnNotLike: { "aws:PrincipalArn": range(n).map((i) => `${arn}*${word(i)}*${word(i + 3)}*`) } }),
  ],
  "Like arns": (n) => [
    A({ ArnLike: { "aws:PrincipalArn": range(n).map((i) => `${arn}role/*${word(i)}*${word(i + 3)}*`) } }),
  ],
  "Like arns qm": (n) => [
    A({ ArnLike: { "aws:PrincipalArn": range(n).map((i) => `${arn}*${word(i)}????????????????`) } }),
  ],
  "many allows": (n) => range(n).map(() => ({ Effect: "Allow", Principal: "*", Action: "*" })),
  "allows by action": (n) =>
    range(n).map((i) => ({ Effect: "Allow", Principal: "*", Action: ["sts:A*", "sts:T*", "sts:Se*"][i % 3] })),
  "allows by action cond": (n) =>
    range(n).map((i) => ({
      Effect: "Allow",
      Principal: "*",
      Action: "*",
      Condition: { StringLike: { "aws:userid": `*${word(i)}*` } },
    })),
  "many denies": (n) => [
    A({}, { Action: "*" }),
    ...range(n).map((i) => ({
      Effect: "Deny",
      Principal: "*",
      Action: "*",
      Condition: { StringLike: { "aws:userid": `*${word(i)}*` } },
    })),
  ],
  "denies multi dims": (n) => [
    A({}, { Action: "*" }),
    ...range(n).map((i) => ({
      Effect: "Deny",
      Principal: "*",
      Action: "*",
      Condition: {
        StringLike: { [`aws:PrincipalTag/${word(i % 9)}`]: `*${word(i)}*`, "sts:ExternalId": `*${word(i)}` },
      },
    })),
  ],
  "denies time": (n) => [
    A({}, { Action: "*" }),
    ...range(n).map((i) => ({
      Effect: "Deny",
      Principal: "*",
      Action: "*",
      Condition: {
        NumericLessThan: { "aws:MultiFactorAuthAge": `${i}` },
        DateLessThan: { "aws:CurrentTime": `20${10 + (i % 80)}` },
      },
    })),
  ],
  "request tags": (n) => [
    A(
      {
        "ForAllValues:StringEquals": { "aws:TagKeys": "k1" },
        "ForAnyValue:StringNotEquals": { "aws:TagKeys": "k1" },
        StringLikeIfExists: Object.fromEntries(range(n).map((i) => [`aws:RequestTag/${word(i)}`, "*a"])),
      },
      { Action: "*" },
    ),
  ],
  NotPrincipal: (n) => [
    { Effect: "Allow", NotPrincipal: { AWS: range(n).map((i) => `${arn}user/${word(i)}`) }, Action: "*" },
  ],
  names: (n) => [
    A({
      ArnEquals: { "aws:PrincipalArn": range(n).map((i) => `${arn}user/${word(i)}`) },
      StringLike: { "aws:userid": range(40).map((i) => `*${word(i)}*x`) },
    }),
  ],
};

describe("the proof of a hostile trust policy of the largest size", () => {
  const ways = [{ kind: "permissionSets", names: ["Client"] }] as const;

  for (const [name, make] of Object.entries(CASES))
    it(`ends: ${name}`, () => {
      const trustPolicy = fitted(make);
      const { holes } = prove(input([{ ...role(roleOf(2), []), trustPolicy, ways }], []));
      for (const { kind, decision, because } of holes)
        if (kind === "unproved") expect(because).to.match(/^cannot be proved: /);
        else expect(decision?.allowed, because).to.equal(true);
      // why these alone: in all others somebody gets in whom the file does not name.
      if (!["request tags", "names"].includes(name)) expect(holes).to.not.deep.equal([]);
    });

  it("is told apart from one that lets in whom the file names, however it is written", () => {
    const denied = Array.from({ length: 20 }, (_, index) => ({
      Effect: "Deny",
      Principal: "*",
      Action: "sts:*",
      Condition: { StringLike: { "aws:userid": `*${String(index)}` } },
    }));
    const allowed = A({ ArnLike: { "aws:PrincipalArn": pattern("Client") } });
    const trustPolicy = { Version: VERSION, Statement: [allowed, ...denied] } as PolicyDocument;
    expect(prove(input([{ ...role(roleOf(2), []), trustPolicy, ways }], [])).holes).to.deep.equal([]);
  });
});
