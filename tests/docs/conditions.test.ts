import { expect } from "chai";
import { WAY_KINDS, type InPolicy, type WayKind } from "../../core/client/trust/conditions/way-condition.ts";
import { WAY_CONDITIONS } from "../../core/client/trust/conditions/way-conditions.ts";
import type { ConditionName } from "../../core/evaluate/admission/condition-facts.ts";
import { namesIn } from "../../core/evaluate/admission/condition-names.ts";
import { policyPartsOf } from "../core/client/trust/conditions/drawn-way.ts";
import { readPage } from "./markdown.ts";

const WORDS: Readonly<Record<WayKind, string>> = {
  permissionSets: "permission sets",
  users: "users",
  roles: "roles",
  wholeAccount: "the whole account",
};

const names = namesIn(WAY_CONDITIONS);

/** Cells of the rows of a page's tables whose first cell is a key, by the key. */
function rowsOf(page: string, from: string): ReadonlyMap<string, readonly string[]> {
  const text = readPage(page);
  const rows = text.slice(text.indexOf(from)).matchAll(/^\| `([\w.]+)` \| (.*) \|$/gm);
  return new Map([...rows].map(([, key = "", cells = ""]) => [key, cells.split(" | ")]));
}

const kindsOf = (name: ConditionName) =>
  WAY_KINDS.filter((kind) => WAY_CONDITIONS[name].worksFor[kind] === true).map((kind) => WORDS[kind]);

/** Operators with their keys, and actions, as the table of the page has them. */
function inWords({ always = {}, entering = {}, permits }: InPolicy<ConditionName>): readonly string[] {
  const conditions = [always, entering, permits?.condition ?? {}].flatMap((part) => Object.entries(part));
  const written = conditions.flatMap(([operator, keys]) => Object.keys(keys).map((key) => `${operator} ${key}`));
  return permits === undefined ? written : [permits.action, ...written];
}

describe("the documentation of conditions", () => {
  const ways = rowsOf("docs/ways-in.md", "## Conditions");

  it("docs/ways-in.md has a row for each, and no other", () => {
    expect([...ways.keys()]).to.deep.equal(names);
  });

  for (const name of names) {
    const [condition = "", works, cannot] = ways.get(name) ?? [];

    it(`docs/ways-in.md says how ${name} is written`, () => {
      const said = [...condition.matchAll(/`((?:[A-Z][\w:]+ )?(?:aws|sts):\w+)`/g)].map(([, one]) => one);
      const all = policyPartsOf(name).flatMap(inWords);
      expect(new Set(said.filter((one) => one !== "sts:AssumeRole"))).to.deep.equal(new Set(all));
    });

    it(`docs/ways-in.md says for whom ${name} works`, () => {
      const { limited } = WAY_CONDITIONS[name];
      const kinds = kindsOf(name).length === WAY_KINDS.length ? "all" : kindsOf(name).join(", ");
      expect(works).to.equal(limited === undefined ? kinds : `all; \`${limited.to}\`: ${kinds}`);
      expect(cannot).to.match(/\w/);
    });

    const kinds = kindsOf(name);
    if (kinds.length === WAY_KINDS.length) continue;

    it(`docs/configuration.md says for whom ${name} works`, () => {
      const { limited } = WAY_CONDITIONS[name];
      const key = ["trust", name, ...(limited === undefined ? [] : [limited.to])].join(".");
      const limits = rowsOf("docs/configuration.md", "## Roles of a client").get(key)?.at(-1);
      expect(limits).to.match(new RegExp(`${kinds.length === 1 ? `${kinds.join("")} only` : kinds.join(", ")}$`));
    });
  }
});
