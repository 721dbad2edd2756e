import { expect } from "chai";
import { iamReference } from "../../../components/engine/iam-reference.ts";
import { checkDocuments, writtenDocuments } from "../../../core/client/check-documents.ts";
import type { ClientPlan } from "../../../core/client/client-plan.ts";
import { OPERATOR_NAMES } from "../../../core/config/policy/condition-grammar.ts";
import type { IamReference } from "../../../core/config/policy/reference-types.ts";
import { OPERATORS } from "../../../core/evaluate/operators.ts";
import { casesOf } from "../support/case-file.ts";
import { type ConfigCase, fromFiles } from "../support/config-case.ts";

interface Wanted {
  /** Without `policy/`. */
  code: string;
  /** After `Statement` of the inline policy `own`, or the whole path. */
  path: string;
  line: number;
  in?: string;
  expected?: string;
  found?: string;
  fix?: string;
}

interface NamesCase extends ConfigCase {
  statements?: readonly string[];
  faults: readonly Wanted[];
}

const OWN = "switchyard:client.roles.read-only.inlinePolicies.own.Statement";

function planOf(one: NamesCase): ClientPlan {
  const lines = (one.statements ?? []).map((line) =>
    /^[{E]/.test(line) ? `          - ${line}` : `          ${line}`,
  );
  const client =
    one.client ??
    `name: AbcCorp\naccountId: "222222222222"\nroles:\n  read-only:\n    inlinePolicies:\n      own:\n        Version: "2012-10-17"\n        Statement:\n${lines.join("\n")}\n`;
  const config = fromFiles({ ...one, client });
  if (config.kind !== "client") throw new Error(JSON.stringify(config));
  return config.client;
}

describe("names in policy documents", () => {
  let reference: IamReference;
  before(async () => {
    reference = await iamReference();
  });

  for (const one of casesOf<NamesCase>(new URL("check-documents.yaml", import.meta.url))) {
    it(one.name, async () => {
      const faults = [...(await checkDocuments(planOf(one), reference))];
      for (const wanted of one.faults) {
        const path = wanted.path.startsWith("[") ? OWN + wanted.path : wanted.path;
        const index = faults.findIndex((fault) => fault.code === `policy/${wanted.code}` && fault.path === path);
        const [fault] = index < 0 ? [] : faults.splice(index, 1);
        expect(fault, `${JSON.stringify(wanted)} among ${JSON.stringify(faults, null, 1)}`).to.not.equal(undefined);
        expect(fault?.at).to.include({ file: wanted.in ?? "Pulumi.client-abccorp.yaml", line: wanted.line });
        for (const part of ["expected", "found", "fix"] as const)
          expect(fault?.[part], part).to.include(wanted[part] ?? "");
      }
      expect(faults, "further faults").to.deep.equal([]);
    });
  }

  it("says of which day the lists are", async () => {
    const [fault] = await checkDocuments(
      planOf({ name: "", statements: ['{ Effect: Allow, Action: "s3:X", Resource: "*" }'], faults: [] }),
      reference,
    );
    expect(fault?.fix).to.match(/update @cloud-copilot\/iam-data \(here of \d{4}-\d\d-\d\d\)/);
  });

  it("has nothing to check for the roles that come ready", () => {
    const plan = planOf({
      name: "",
      client: 'name: AbcCorp\naccountId: "222222222222"\nroles: [administrator, read-only, devops]\n',
      faults: [],
    });
    expect(writtenDocuments(plan)).to.deep.equal([]);
  });

  it("knows every operator that the evaluator knows, and no other", () => {
    expect(OPERATOR_NAMES.map((name) => name.toLowerCase()).sort()).to.deep.equal([...OPERATORS.keys()].sort());
  });
});
