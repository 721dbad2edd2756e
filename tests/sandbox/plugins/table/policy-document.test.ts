import { expect } from "chai";
import { Unknown, type Value } from "../../../../sandbox/plugins/protocol/value.ts";
import { samePolicy } from "../../../../sandbox/plugins/table/policy-document.ts";

const allow = (rest: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...rest }] });
const base = { Action: "sts:AssumeRole", Resource: "*" };

const cases: readonly { name: string; a: Value; b: Value; same: boolean }[] = [
  { name: "the same text", a: allow(base), b: allow(base), same: true },
  { name: "text that is no JSON, twice the same", a: "{", b: "{", same: true },
  { name: "text that is no JSON", a: "{", b: allow(base), same: false },
  { name: "white space", a: allow(base), b: JSON.stringify(JSON.parse(allow(base)), null, 2), same: true },
  { name: "an object and its text", a: JSON.parse(allow(base)) as Value, b: allow(base), same: true },
  { name: "order of keys", a: allow(base), b: allow({ Resource: "*", Action: "sts:AssumeRole" }), same: true },
  {
    name: "one string against a list of one",
    a: allow(base),
    b: allow({ ...base, Action: ["sts:AssumeRole"] }),
    same: true,
  },
  {
    name: "order in a list",
    a: allow({ ...base, Resource: ["a", "b"] }),
    b: allow({ ...base, Resource: ["b", "a"] }),
    same: true,
  },
  {
    name: "one statement without a list",
    a: allow(base),
    b: `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}}`,
    same: true,
  },
  {
    name: "order of statements",
    a: `{"Statement":[{"Sid":"a"},{"Sid":"b"}]}`,
    b: `{"Statement":[{"Sid":"b"},{"Sid":"a"}]}`,
    same: true,
  },
  { name: "an empty Sid", a: allow(base), b: allow({ ...base, Sid: "" }), same: true },
  {
    name: "an account id and its root",
    a: allow({ Principal: { AWS: "111111111111" } }),
    b: allow({ Principal: { AWS: ["arn:aws:iam::111111111111:root"] } }),
    same: true,
  },
  {
    name: "an account id and its root where no principal is meant",
    a: allow({ Condition: { StringEquals: { "aws:PrincipalArn": "111111111111" } } }),
    b: allow({ Condition: { StringEquals: { "aws:PrincipalArn": "arn:aws:iam::111111111111:root" } } }),
    same: false,
  },
  {
    name: "the principal * in both spellings",
    a: allow({ Principal: "*" }),
    b: allow({ Principal: { AWS: "*" } }),
    same: true,
  },
  {
    name: "a condition's boolean and its text",
    a: allow({ Condition: { Bool: { "aws:MultiFactorAuthPresent": true } } }),
    b: allow({ Condition: { Bool: { "aws:MultiFactorAuthPresent": ["true"] } } }),
    same: true,
  },
  {
    name: "another account",
    a: allow({ Principal: { AWS: "111111111111" } }),
    b: allow({ Principal: { AWS: "222222222222" } }),
    same: false,
  },
  {
    name: "a role against its account",
    a: allow({ Principal: { AWS: "111111111111" } }),
    b: allow({ Principal: { AWS: "arn:aws:iam::111111111111:role/root" } }),
    same: false,
  },
  { name: "another effect", a: allow(base), b: allow({ ...base, Effect: "Deny" }), same: false },
  {
    name: "one more action",
    a: allow(base),
    b: allow({ ...base, Action: ["sts:AssumeRole", "sts:TagSession"] }),
    same: false,
  },
  {
    name: "a condition that is gone",
    a: allow({ ...base, Condition: { Bool: { a: "true" } } }),
    b: allow(base),
    same: false,
  },
  { name: "another version", a: allow(base), b: allow(base).replace("2012-10-17", "2008-10-17"), same: false },
  {
    name: "a statement more",
    a: `{"Statement":[{"Sid":"a"}]}`,
    b: `{"Statement":[{"Sid":"a"},{"Sid":"b"}]}`,
    same: false,
  },
  { name: "a part not known yet", a: { Statement: Unknown }, b: { Statement: [] }, same: false },
];

describe("samePolicy", () => {
  for (const { name, a, b, same } of cases) {
    it(`${same ? "is true" : "is false"} for ${name}`, () => {
      expect(samePolicy(a, b)).to.equal(same);
      expect(samePolicy(b, a)).to.equal(same);
    });
  }
});
