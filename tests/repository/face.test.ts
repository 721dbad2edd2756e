import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import * as face from "../../api.ts";
import { projectRoot } from "../../sandbox/paths.ts";
import { blocksOf } from "../docs/markdown.ts";
import { pages, trackedFiles } from "../docs/pages.ts";

const read = (name: string) => readFileSync(join(projectRoot, name), "utf8");
const { name: packageName, exports } = JSON.parse(read("package.json")) as {
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
};

/** What a text imports, in whichever form. */
const imported = (text: string) => ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);

/** Whether the import leads to code of the project, past the index. */
function isPast(file: string, target: string): boolean {
  if (!target.startsWith(".")) return target !== packageName && target.includes("switchyard");
  return /^(?:core|components|sandbox|fleet)\/|^index\.ts$/.test(
    relative(projectRoot, resolve(projectRoot, dirname(file), target)),
  );
}

describe("what users' scripts import", () => {
  it("is one index, under the package's name, in the clone too", () => {
    const { config } = ts.readConfigFile(join(projectRoot, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
      config: { compilerOptions: { paths: unknown } };
    };
    expect(config.compilerOptions.paths).to.deep.equal({ [packageName]: ["./api.ts"] });
  });

  it("is not what Pulumi runs in a clone: it would take what stands under a dot", () => {
    expect(Object.keys(exports)).to.deep.equal(["types", "require", "default"]);
  });

  it("is all that examples and documentation import", () => {
    const examples = trackedFiles().filter((file) => /^examples\/.*\.ts$/.test(file));
    const texts = [
      ...examples.map((file) => [file, read(file)] as const),
      ...pages().flatMap((page) =>
        blocksOf(page).flatMap(({ language, text }) => (language === "ts" ? [[page, text] as const] : [])),
      ),
    ];
    const all = texts.flatMap(([file, text]) => imported(text).map((target) => [file, target] as const));
    expect(all.filter(([, target]) => target === packageName)).to.have.length.greaterThan(7);
    expect(all.filter(([file, target]) => isPast(file, target))).to.deep.equal([]);
    expect([isPast("examples/a/index.ts", "../../index.ts"), isPast("docs/a.md", "../core/x.ts")]).to.deep.equal([
      true,
      true,
    ]);
  });

  it("has the program as a function, so that an import starts nothing", () => {
    expect(face.default).to.be.a("function");
    expect(Object.keys(face)).to.include.members([
      "awsConfig",
      "explainAccess",
      "judgeHome",
      "proveAccess",
      "readPortfolio",
      "switchRoleLink",
      "switchyard",
    ]);
  });

  it("names the types of what its functions take and give, each documented", () => {
    const path = join(projectRoot, "api.ts");
    const { options } = ts.parseJsonConfigFileContent(
      ts.readConfigFile(join(projectRoot, "tsconfig.json"), (path) => ts.sys.readFile(path)).config,
      ts.sys,
      projectRoot,
    );
    const host = ts.createCompilerHost(options);
    // why not those of packages: thousands of files, of which no type is asked for.
    host.resolveModuleNameLiterals = (literals, from) =>
      literals.map(({ text }) =>
        text.startsWith(".") ? ts.resolveModuleName(text, from, options, host) : { resolvedModule: undefined },
      );
    const program = ts.createProgram([path], { ...options, types: [] }, host);
    const checker = program.getTypeChecker();
    const source = program.getSourceFile(path)!;
    const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(source)!).map((symbol) => ({
      name: symbol.name,
      target: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    }));
    const exported = new Set(symbols.map(({ target }) => target));
    const missing: string[] = [];
    const silent: string[] = [];
    for (const { name, target } of symbols) {
      const [declaration] = target.declarations ?? [];
      const documented = target.getDocumentationComment(checker).length > 0 || name === "default";
      if (!documented) silent.push(name);
      if (declaration === undefined || !ts.isFunctionDeclaration(declaration)) continue;
      const visit = (node: ts.Node): void => {
        if (ts.isTypeReferenceNode(node)) {
          const found = checker.getSymbolAtLocation(node.typeName);
          const type = found && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
          const file = type?.declarations?.[0]?.getSourceFile().fileName ?? "";
          const isOwn = file.startsWith(projectRoot) && !file.includes("node_modules");
          if (type !== undefined && isOwn && !exported.has(type)) missing.push(`${name}: ${type.name}`);
        }
        ts.forEachChild(node, visit);
      };
      for (const part of [...declaration.parameters, declaration.type]) if (part !== undefined) visit(part);
    }
    expect(missing).to.deep.equal([]);
    expect(silent).to.deep.equal([]);
  });
});
