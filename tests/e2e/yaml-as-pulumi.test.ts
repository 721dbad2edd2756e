import { expect } from "chai";
import { inOrder, YAML_CASES, yamlFiles, type YamlCase } from "../core/support/yaml-cases.ts";
import { newFolder } from "./box.ts";
import { Project } from "./project.ts";

/** How many engines run at once. */
const WORKERS = 2;

describe("the table of YAML texts", () => {
  const answers = new Map<string, string>();

  before("asks the engine of each", async () => {
    const rest = [...YAML_CASES];
    const work = async (worker: number) => {
      const project = Project.at(await newFolder(`yaml-${String(worker)}`));
      await project.write({ "Pulumi.yaml": "name: switchyard\nruntime: nodejs\n" });
      const { code, output } = await project.pulumi("home", "stack", "init", "home");
      expect(code, output).to.equal(0);
      for (let one = rest.pop(); one !== undefined; one = rest.pop()) answers.set(one.name, await ask(project, one));
    };
    await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)));
  });

  async function ask(project: Project, one: YamlCase): Promise<string> {
    const { project: shared, stack } = yamlFiles(one);
    await project.write({ [shared.name]: shared.text, [stack.name]: stack.text });
    const { code, output } = await project.pulumi("home", "config", "--json", "--stack", "home");
    if (code !== 0) return "refuses";
    // why the end is looked for: warnings follow, on standard error.
    const [json = ""] = /^(?:\{\}|\{[^]*?^\})/m.exec(output) ?? [];
    const values = JSON.parse(json) as Readonly<Record<string, { readonly value?: string }>>;
    return inOrder(values["switchyard:home"]?.value ?? "(nothing)");
  }

  for (const one of YAML_CASES)
    it(`says of ${one.name} what the engine says`, () => {
      expect(answers.get(one.name)).to.equal(one.engine);
    });
});
