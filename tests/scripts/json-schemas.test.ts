import { Ajv } from "ajv";
import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { staleFiles } from "../../scripts/generate-schema.ts";
import { jsonSchemas } from "../../scripts/json-schemas.ts";
import { filesOf, fromFiles, type ConfigCase } from "../core/support/config-case.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const read = (name: string) => readFileSync(join(ROOT, name), "utf8");
const kindOf = (file: string) =>
  file === "Pulumi.yaml"
    ? "project"
    : file === "Pulumi.home.yaml"
      ? "home"
      : /^Pulumi\.client-/.test(file)
        ? "client"
        : "";
const compiled = new Map<string, ReturnType<Ajv["compile"]>>();

function faultsOf(kind: string, text: string): string | undefined {
  let validate = compiled.get(kind);
  if (validate === undefined) {
    validate = new Ajv({ strictTypes: false, allErrors: true }).compile(
      JSON.parse(read(`schema/${kind}.schema.json`)) as object,
    );
    compiled.set(kind, validate);
  }
  return validate(parse(text, { merge: true })) ? undefined : JSON.stringify(validate.errors);
}

describe("JSON Schemas", () => {
  it("in schema/, and the page of the review's rules, are what the code generates", async () => {
    expect(
      (await staleFiles()).map(({ path }) => path),
      "run `npm run schema`",
    ).to.deep.equal([]);
  });

  it("come out the same each time", async () => {
    expect(await jsonSchemas()).to.deep.equal(await jsonSchemas());
  });

  for (const file of readdirSync(ROOT).filter((name) => /^Pulumi(\..+)?\.yaml$/.test(name))) {
    it(`${file} names its schema in its first line, and fits it`, () => {
      const kind = kindOf(file);
      expect(kind, "a kind of file that has a schema").to.not.equal("");
      const text = read(file);
      expect(text.split("\n")[0]).to.equal(`# yaml-language-server: $schema=schema/${kind}.schema.json`);
      expect(faultsOf(kind, text)).to.equal(undefined);
    });
  }

  const cases = (name: string) => parse(read(`tests/core/portfolio/resolve-stack/${name}`)) as ConfigCase[];

  for (const one of cases("good-files.yaml")) {
    it(`take the good configuration: ${one.name}`, () => {
      const { files } = filesOf(one);
      expect(faultsOf(one.home === undefined ? "client" : "home", files.stack.text)).to.equal(undefined);
      // the short form without runtime is for tests only
      expect(faultsOf("project", `runtime: nodejs\n${files.project.text.replace("runtime: nodejs\n", "")}`)).to.equal(
        undefined,
      );
    });
  }

  // Faults that concern more than one value are beyond a schema; those of a single value it must show in the editor.
  for (const one of cases("bad-files/keys.yaml")) {
    const config = fromFiles(one);
    const shape = config.kind === "invalid" && config.faults.every(({ code }) => /unknown-key|invalid/.test(code));
    if (!shape || one.name.includes("__proto__")) continue;
    it(`refuse the bad configuration: ${one.name}`, () => {
      const { files } = filesOf(one);
      const kind = one.home === undefined ? "client" : "home";
      const found = [faultsOf(kind, files.stack.text), faultsOf("project", files.project.text)];
      expect(found.filter((faults) => faults !== undefined)).to.not.deep.equal([]);
    });
  }

  it("refuse an account id without quotes", () => {
    const text = read("Pulumi.client-abccorp.yaml").replace('"222222222222"', "222222222222");
    expect(faultsOf("client", text)).to.include("must be string");
  });

  it("take Pulumi's own keys beside Switchyard's", () => {
    const text = `${read("Pulumi.client-abccorp.yaml")}  aws:profile: x\nencryptionsalt: v1:x\nsecretsprovider: passphrase\n`;
    expect(faultsOf("client", text)).to.equal(undefined);
  });
});
