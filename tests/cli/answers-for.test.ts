import { expect } from "chai";
import { answersFor } from "../../cli/answers-for.ts";
import { WrongUse } from "../../cli/outcome.ts";
import type { Question } from "../../fleet/project/question.ts";

const USUAL: Question = { key: "region", message: "Region", kind: "text", initial: "eu-west-1" };
const OPTIONAL: Question = { key: "portal", message: "Portal", kind: "text", isOptional: true };
const NEEDED: Question = { key: "name", message: "Name of the client", kind: "text" };

describe("answers where nobody is there to be asked", () => {
  const how = { io: { isInteractive: false }, takesDefaults: false, flags: { name: "--client" } };

  it("are the usual ones, and none where one may be left out", async () => {
    expect(await answersFor([USUAL, OPTIONAL], how)).to.deep.equal({ region: "eu-west-1" });
    expect(await answersFor([USUAL, OPTIONAL], { ...how, takesDefaults: true })).to.deep.equal({ region: "eu-west-1" });
  });

  it("are refused where one is needed that nobody gave, with the flag that gives it", async () => {
    const failure: unknown = await answersFor([USUAL, NEEDED], how).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(WrongUse);
    expect(String(failure)).to.include("--client  Name of the client").and.not.include("Region");
  });
});
