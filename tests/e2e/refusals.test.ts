import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { box, newFolder, writes } from "./box.ts";
import { roleNames } from "./deployed.ts";
import { Project } from "./project.ts";

const PROJECT = `name: switchyard
runtime:
  name: nodejs
  options: { typescript: false }
config:
  homeAccount: { value: { accountId: "111111111111", company: refused } }
`;
const CLIENT = `config:
  switchyard:client:
    name: Hooli
    accountId: "333333333333"
    roles: [read-only]
`;
const HOME = `config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    grants: [{ group: Auditors, clients: all, roles: [read-only] }]
`;

const SOUND = { "Pulumi.yaml": PROJECT, "Pulumi.client-hooli.yaml": CLIENT, "Pulumi.home.yaml": HOME };

interface Bad {
  readonly name: string;
  readonly stack: "client-hooli" | "home";
  readonly files: Readonly<Record<string, string>>;
  /** How many faults, and what each says. */
  readonly faults: readonly RegExp[];
}

const BAD: readonly Bad[] = [
  {
    name: "a client's file with faults of every kind",
    stack: "client-hooli",
    files: {
      "Pulumi.client-hooli.yaml":
        "config:\n  switchyard:client:\n    name: Hooli\n    accountId: 012345678901\n    roles: [redonly]\n    tgas: {}\n",
    },
    faults: [
      /Pulumi\.client-hooli\.yaml:4:\d+ switchyard:client\.accountId: .*012345678901/,
      /Pulumi\.client-hooli\.yaml:5:\d+ switchyard:client\.roles\[0\]: .*"redonly"/,
      /Pulumi\.client-hooli\.yaml:6:\d+ switchyard:client\.tgas: .*/,
    ],
  },
  {
    name: "a key that the program does not know, beside a sound client",
    stack: "client-hooli",
    files: { "Pulumi.client-hooli.yaml": `${CLIENT}  switchyard:clinet: { name: x }\n` },
    faults: [/Pulumi\.client-hooli\.yaml:6:\d+ switchyard:clinet: .*unknown-key/],
  },
  {
    name: "a shared file with a faulty access level",
    stack: "client-hooli",
    files: {
      "Pulumi.yaml": `${PROJECT}  accessLevels: { value: { read-only: { managedPolicies: [ReadOnlyAccess], maxSessionDuration: 60 } } }\n`,
    },
    faults: [/Pulumi\.yaml:7:\d+ switchyard:accessLevels\.read-only\.maxSessionDuration: expected at least 3600/],
  },
  {
    name: "a name that AWS would refuse",
    stack: "client-hooli",
    files: { "Pulumi.client-hooli.yaml": CLIENT.replace("Hooli", "HooliInternationalHoldings") },
    faults: [/permission set name of at most 32 characters/],
  },
  {
    name: "a home stack whose client was never deployed: says which command to run",
    stack: "home",
    files: {},
    faults: [/client-hooli: .*pulumi up -s client-hooli/s],
  },
  {
    name: "a home stack with missing people, and a client without a stack, all at once",
    stack: "home",
    files: {
      "Pulumi.home.yaml": HOME.replace(
        "{ group: Auditors,",
        "{ user: alcie@acme.example, clients: all, roles: [read-only] }, { group: Auditor,",
      ),
    },
    faults: [
      /client-hooli: .*pulumi up -s client-hooli/s,
      /user "alcie@acme\.example".*did you mean "alice@acme\.example"/s,
      /group "Auditor".*did you mean "Auditors"/s,
    ],
  },
];

describe("what is refused before anything is written", () => {
  let project: Project;
  let written: Record<string, number>;
  const salts = new Map<string, string>();

  before(async () => {
    await box();
    project = await Project.make(await newFolder("refusals"), SOUND);
    for (const stack of ["client-hooli", "home"]) {
      await project.pulumi("home", "stack", "init", stack);
      const text = await readFile(join(project.directory, `Pulumi.${stack}.yaml`), "utf8");
      salts.set(`Pulumi.${stack}.yaml`, /^encryptionsalt: .*\n?/m.exec(text)?.[0] ?? "");
    }
  });
  beforeEach(async () => {
    written = await writes();
  });
  afterEach("nothing was written", async () => {
    expect(await writes()).to.deep.equal(written);
  });

  /** Writes the sound files but for those given. why the salt: without it, Pulumi writes a stack's file anew, its own way. */
  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    const texts = Object.entries({ ...SOUND, ...files });
    await project.write(Object.fromEntries(texts.map(([name, text]) => [name, `${text}${salts.get(name) ?? ""}`])));
  }

  for (const { name, stack, files, faults } of BAD) {
    it(`${name}: the preview fails with every fault`, async () => {
      await write(files);
      const profile = stack === "home" ? "home" : "client-globex";
      const { code, output } = await project.pulumi(profile, "preview", "--stack", stack);
      expect(code, output).to.not.equal(0);
      const count = faults.length === 1 ? "1 problem" : `${faults.length} problems`;
      expect(output).to.include(`${count}. Nothing was changed.`);
      for (const fault of faults) expect(output).to.match(fault);
      // why: a stack trace would say that the program broke, not the configuration.
      expect(output).to.not.match(/^\s+at .*\.ts:\d+/m);
    });
  }

  describe("the credentials of another account", () => {
    before(() => write({}));

    for (const [stack, profile, wanted, found] of [
      ["client-hooli", "home", "333333333333", "111111111111"],
      ["client-hooli", "client-abccorp", "333333333333", "222222222222"],
      ["home", "client-globex", "111111111111", "333333333333"],
    ] as const) {
      it(`${profile}'s are refused for ${stack}, with both accounts named`, async () => {
        const { code, output } = await project.pulumi(profile, "up", "--yes", "--skip-preview", "--stack", stack);
        expect(code, output).to.not.equal(0);
        expect(output).to.include(wanted).and.to.include(found);
        const { output: state } = await project.pulumi(profile, "stack", "export", "--stack", stack);
        expect(state).to.not.match(/aws:iam\/|aws-native:sso/);
        expect((await roleNames(profile)).filter((role) => role.startsWith("refused-"))).to.deep.equal([]);
      });
    }
  });
});
