import { config, expect } from "chai";
import fc from "fast-check";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CORE = join(ROOT, "core");
/** Everything that core/ may take from outside, types included. */
const ALLOWED = new Set(["yaml", "zod"]);
/** Names that reach outside without an import. */
const GLOBALS = new Set(["process", "require", "fetch", "XMLHttpRequest", "WebSocket", "eval", "Function", "console"]);

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? sources(join(folder, entry.name))
      : entry.name.endsWith(".ts")
        ? [join(folder, entry.name)]
        : [],
  );
}

/** Every module that a file names, in whichever form, and every global through which it could reach outside. */
function dependencies(text: string): { modules: string[]; globals: string[] } {
  const modules: string[] = [];
  const globals: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier)
      modules.push((node.moduleSpecifier as ts.StringLiteral).text);
    if (ts.isImportTypeNode(node)) modules.push(node.argument.getText().slice(1, -1));
    if (ts.isExternalModuleReference(node)) modules.push(node.expression.getText().slice(1, -1));
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      modules.push(node.arguments[0]?.getText().slice(1, -1) ?? "");
    if (ts.isIdentifier(node) && GLOBALS.has(node.text) && !isProperty(node)) globals.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("x.ts", text, ts.ScriptTarget.Latest, true));
  return { modules, globals };
}

function isProperty(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    (ts.isPropertySignature(parent) && parent.name === node)
  );
}

describe("core/", () => {
  const files = sources(CORE);

  it("has files", () => {
    expect(files.length).to.be.greaterThan(20);
  });

  for (const file of files) {
    it(`${relative(ROOT, file)} reaches no engine, no AWS, no disk, no network`, () => {
      const { modules, globals } = dependencies(readFileSync(file, "utf8"));
      expect(globals).to.deep.equal([]);
      for (const name of modules) {
        if (!name.startsWith(".")) expect(ALLOWED.has(name), `import of ${name}`).to.equal(true);
        else {
          // all of core/ is looked at, so staying inside it makes the rule hold for indirect imports too
          const target = resolve(dirname(file), name);
          expect(relative(CORE, target), `import of ${name}`).to.not.match(/^\.\./);
          expect(existsSync(target), `import of ${name}`).to.equal(true);
        }
      }
    });
  }

  it("would be found out whatever the form of the import", () => {
    const text = `
      import fs from "node:fs"; import type { A } from "@pulumi/aws"; export * from "net"; import "side-effect";
      type B = import("child_process").C; import d = require("tls"); const e = await import("@aws-sdk/client-iam");
      process.exit(); const f = { process: 1 }; f.process;`;
    expect(dependencies(text)).to.deep.equal({
      modules: ["node:fs", "@pulumi/aws", "net", "side-effect", "child_process", "tls", "@aws-sdk/client-iam"],
      globals: ["process"],
    });
  });
});

describe("a run of the tests", () => {
  // why: the setup changes modules, and a module that is loaded in two ways is there twice.
  it("is set up by the modules that the tests themselves import", () => {
    expect(fc.readConfigureGlobal().seed).to.be.a("number");
    expect(config.truncateThreshold).to.equal(0);
  });
});
