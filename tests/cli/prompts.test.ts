import { expect } from "chai";
import { BrokenOff } from "../../cli/outcome.ts";
import { ask, type Prompts } from "../../cli/prompts.ts";
import { type Question } from "../../fleet/project/question.ts";

const QUESTIONS: readonly Question[] = [
  {
    key: "name",
    message: "Name",
    kind: "text",
    initial: "Abc",
    check: (text) => (text === "bad" ? "Not that." : undefined),
  },
  { key: "portal", message: "Portal", kind: "text", isOptional: true },
  {
    key: "profile",
    message: "Profile",
    kind: "one",
    initial: "",
    choices: [{ value: "", label: "none" }],
    isOptional: true,
  },
  {
    key: "roles",
    message: "Roles",
    kind: "many",
    initial: ["read-only"],
    choices: [{ value: "read-only", label: "r" }],
  },
];

describe("asking at a terminal", () => {
  const seen: unknown[] = [];
  const prompts = (over: Partial<Prompts> = {}): Prompts => ({
    text: ({ message, initialValue, validate }) => {
      seen.push([message, initialValue, validate("bad"), validate(""), validate(undefined)]);
      return Promise.resolve(message === "Name" ? "  AbcCorp " : "");
    },
    select: ({ message, initialValue }) => {
      seen.push([message, initialValue]);
      return Promise.resolve("");
    },
    multiselect: ({ message, initialValues, required }) => {
      seen.push([message, initialValues, required]);
      return Promise.resolve(initialValues);
    },
    ...over,
  });

  it("gives trimmed answers, and none for what was left out", async () => {
    seen.length = 0;
    expect(await ask(QUESTIONS, prompts())).to.deep.equal({ name: "AbcCorp", roles: ["read-only"] });
    const needed = "This has to be answered.";
    expect(seen).to.deep.equal([
      ["Name", "Abc", "Not that.", needed, needed],
      ["Portal", undefined, undefined, undefined, undefined],
      ["Profile", ""],
      ["Roles", ["read-only"], true],
    ]);
  });

  it("ends at once when somebody breaks off", async () => {
    const failure: unknown = await ask(QUESTIONS, prompts({ select: () => Promise.resolve(Symbol("x")) })).catch(
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(BrokenOff);
  });

  it("asks nothing, and opens no terminal, where there is no question", async () => {
    expect(await ask([])).to.deep.equal({});
  });
});
