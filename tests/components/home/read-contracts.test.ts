import { expect } from "chai";
import { readContracts } from "../../../components/home/read-contracts.ts";
import type { ReadOutputs } from "../../../components/engine/stack-outputs.ts";
import { clientFile, clientFiles, clientOutputs } from "../support/clients.ts";
import { mockEngine } from "../support/mocks.ts";

const FILE = clientFile("AbcCorp", "222222222222");
const NO_STACK = 'invocation of pulumi:pulumi:readStackOutputs returned an error: unknown stack "x"';

describe("contracts that cannot be read at once", () => {
  const files = clientFiles({ abccorp: FILE });
  let outputs: Readonly<Record<string, unknown>>;
  before(async () => {
    outputs = await clientOutputs("abccorp", FILE);
    await mockEngine("home", {});
  });

  /** Reads it while the engine answers this, one after the other, and the last for good. An error is thrown. */
  async function reading(...answers: readonly (Error | Readonly<Record<string, unknown>>)[]) {
    const left = [...answers];
    let calls = 0;
    const read = (): Promise<ReadOutputs> => {
      calls += 1;
      const answer = (left.length > 1 ? left.shift() : left[0])!;
      return answer instanceof Error
        ? Promise.reject(answer)
        : Promise.resolve({ outputs: answer, secret: new Set<string>() });
    };
    const end = await readContracts(["abccorp"], files, { pauses: [0, 0, 0], read });
    return { calls, slugs: end.contracts.map(({ slug }) => slug), codes: end.faults.map(({ code }) => code), ...end };
  }

  it("are read once where that is enough", async () => {
    expect(await reading(outputs)).to.deep.include({ calls: 1, slugs: ["abccorp"], codes: [] });
  });

  it("are read again: the file was gone, then cut, then there", async () => {
    const end = await reading(new Error(NO_STACK), new Error("unexpected end of JSON input"), outputs);
    expect(end).to.deep.include({ calls: 3, slugs: ["abccorp"], codes: [] });
  });

  it("are read again where the stack has no contract yet", async () => {
    expect(await reading({}, outputs)).to.deep.include({ calls: 2, slugs: ["abccorp"], codes: [] });
  });

  it("are at fault where they never can be read, with the words of the last try and the client's name", async () => {
    const gone = await reading(new Error(NO_STACK));
    expect(gone).to.deep.include({ calls: 4, slugs: [], codes: ["contract/no-stack"] });
    expect(gone.faults[0]!.clients).to.deep.equal(["abccorp"]);
    const cut = await reading(new Error("first"), new Error("incorrect passphrase"));
    expect(cut).to.deep.include({ calls: 4, slugs: [], codes: ["contract/unreadable"] });
    expect(cut.faults[0]!.found).to.equal("incorrect passphrase");
    const none = await reading({});
    expect(none).to.deep.include({ calls: 4, slugs: [] });
    expect(none.codes).to.have.lengthOf(1);
  });

  it("are not read again where what was read is at fault: the state has it so", async () => {
    const { calls, slugs, codes } = await reading({ contract: { version: 99 } }, outputs);
    expect({ calls, slugs }).to.deep.equal({ calls: 1, slugs: [] });
    expect(codes).to.have.lengthOf(1);
  });
});
