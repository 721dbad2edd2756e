import { expect } from "chai";
import { handMade } from "../../../../core/home/permission-sets/set-comparison.ts";
import {
  contentDifferences,
  contentsOf,
  declaredContents,
} from "../../../../core/home/permission-sets/set-contents.ts";
import { setDifferences } from "../../../../core/home/permission-sets/set-differences.ts";
import {
  type DeclaredSet,
  SET_PROPERTIES,
  SET_ROWS,
  setArguments,
} from "../../../../core/home/permission-sets/set-properties.ts";
import { anotherValue } from "../../support/another-value.ts";
import { fromFiles } from "../../support/config-case.ts";

const BOUNDARIES = { AWS: "PowerUserAccess", "the account": "{ customerManagedPolicy: team/limit }" };
const LITTLE = "{}";
const much = (boundary: string) =>
  `{ sessionDuration: PT4H, relayState: "https://example.com/", managedPolicies: [ReadOnlyAccess], customerManagedPolicies: [team/extra], permissionsBoundary: ${boundary}, tags: { a: b } }`;
const SETS = {
  "with little": LITTLE,
  ...Object.fromEntries(
    Object.entries(BOUNDARIES).map(([whose, boundary]) => [`with much and a boundary of ${whose}`, much(boundary)]),
  ),
};
const name = "AbcCorpReadOnly";

function setOf(written: string): DeclaredSet {
  const home = `identityCenter: { region: eu-west-1 }\npermissionSets: ${written}\ngrants: []\n`;
  const config = fromFiles({ name: "", home });
  if (config.kind !== "home") throw new Error(JSON.stringify(config));
  const settings = config.home.setSettings.all;
  return {
    settings,
    description: "x",
    ...(settings.relayState !== undefined && { relayState: settings.relayState }),
    policyText:
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":["a","b"]}]}',
  };
}

/** The same as Cloud Control answers: names begin with a capital letter. */
function capitals(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitals);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key.charAt(0).toUpperCase() + key.slice(1), capitals(one)]),
  );
}

for (const [which, written] of Object.entries(SETS))
  describe(`a permission set ${which} that exists`, () => {
    const set = setOf(written);
    const sent = setArguments(set);
    const declared = declaredContents(set);
    const adopted = (properties: object) =>
      setDifferences({ arn: "arn", contents: contentsOf(capitals(properties)) }, { name }, declared);

    it("changes in nothing where it is as declared, and nobody changed it by hand", () => {
      expect(adopted(sent)).to.deep.equal([
        `Permission set "${name}" exists and is adopted (arn). Nothing about it changes.`,
      ]);
      expect(handMade({ name, deployed: contentsOf(capitals(sent)), declared, last: declared })).to.equal(undefined);
    });

    for (const [key, { words, aws, unseen }] of SET_ROWS)
      it(`differs in its ${words}, and in nothing else, where only ${key} does`, () => {
        const before = (sent as Record<string, unknown>)[aws];
        // why: the two values that may be absent differ by being there.
        const other =
          key === "permissionsBoundary" && before === undefined ? { managedPolicyArn: "x" } : anotherValue(before);
        const properties = { ...sent, [aws]: other };
        const deployed = contentsOf(capitals(properties));
        expect(contentDifferences(deployed, declared).map(({ property }) => property)).to.deep.equal([key]);
        const [, ...sentences] = adopted(properties);
        expect(sentences).to.have.lengthOf(1);
        expect(sentences[0]).to.contain(`: ${words}: from `);
        const warning = handMade({ name, deployed, declared, last: declared });
        expect(warning).to.contain(`"${name}" was changed by hand: ${words} `).and.to.contain(" where the files have ");
        const stays = unseen === true && before === undefined;
        expect(warning).to.contain(stays ? `Take the ${words} off in Identity Center` : "`pulumi up --refresh`");
        expect(handMade({ name, deployed, declared, last: deployed }), "a change of the files").to.equal(undefined);
      });
  });

describe("the properties of a permission set", () => {
  it("have words and a name in AWS of their own", () => {
    for (const column of ["words", "aws"] as const)
      expect(new Set(SET_ROWS.map(([, row]) => row[column]))).to.have.property("size", SET_ROWS.length);
  });

  it("say the same in another order and under names of either spelling", () => {
    const set = setOf(much(BOUNDARIES["the account"]));
    const turned = Object.fromEntries(
      Object.entries(setArguments(set)).map(([key, value]) => [
        key,
        Array.isArray(value) ? [...value].reverse() : value,
      ]),
    );
    for (const properties of [turned, capitals(turned)])
      expect(contentsOf(properties).says).to.deep.equal(declaredContents(set).says);
  });

  it("are left out where there is nothing to send", () => {
    const absent = SET_ROWS.filter(([, { unseen }]) => unseen === true).map(([, { aws }]) => aws);
    expect(setArguments(setOf(LITTLE))).to.have.all.keys(
      Object.values(SET_PROPERTIES).flatMap(({ aws }) => (absent.includes(aws) ? [] : [aws])),
    );
  });
});
