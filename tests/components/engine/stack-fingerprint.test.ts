import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { switchyard } from "../../../components/program.ts";
import { type Fingerprint, FINGERPRINT_OUTPUT, parseFingerprint } from "../../../core/portfolio/fingerprint.ts";
import { clientFile, PEOPLE, TWO_FILES, twoClients } from "../support/clients.ts";
import { configOf } from "../support/deploy.ts";
import { mockEngine, type Registered, valueOf, type World } from "../support/mocks.ts";

const HOME = `config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    grants: [{ group: Auditors, clients: all, roles: [read-only] }]
`;

/** Runs the program below a stack, as the engine does. */
async function run(
  stack: string,
  text: string,
  world: World = {},
): Promise<{ fingerprint: Fingerprint | undefined; registered: readonly Registered[] }> {
  const { registered } = await mockEngine(stack, world);
  const program = () =>
    switchyard(configOf(stack, text), { clientSlugs: [...TWO_FILES.keys()], clientFiles: TWO_FILES });
  const outputs = await pulumi.runtime.runInPulumiStack(() => program());
  const { [FINGERPRINT_OUTPUT]: output } = outputs as Record<string, unknown>;
  const fingerprint = parseFingerprint(await valueOf(pulumi.output(output)));
  await pulumi.runtime.disconnect(false);
  return { fingerprint, registered };
}

describe("the fingerprint output", () => {
  it("counts every resource of a client stack, the stack itself and the provider among them", async () => {
    const { fingerprint, registered } = await run("client-abccorp", clientFile("AbcCorp", "222222222222"));
    expect(registered.map(({ type }) => type)).to.include.members(["pulumi:pulumi:Stack", "pulumi:providers:aws"]);
    expect(fingerprint?.resources).to.equal(registered.length);
  });

  it("counts every resource of the home stack, in a program that runs after another one", async () => {
    const world = { ...PEOPLE, stacks: await twoClients() };
    const update = await run("home", HOME, world);
    expect(update.fingerprint?.resources).to.equal(update.registered.length);
    expect(update.registered.length).to.be.greaterThan(8);
    const preview = await run("home", HOME, { ...world, preview: true });
    expect(preview.fingerprint).to.deep.equal(update.fingerprint);
  });

  it("is the same in a preview, and another one for another role", async () => {
    const of = async (roles: string, preview = false) =>
      (await run("client-abccorp", clientFile("AbcCorp", "222222222222", roles), { preview })).fingerprint;
    const update = await of("[administrator, read-only]");
    expect(await of("[administrator, read-only]", true)).to.deep.equal(update);
    expect(await of("[read-only, administrator]")).to.deep.equal(update);
    expect((await of("[administrator]"))?.inputs).to.not.equal(update?.inputs);
  });
});
