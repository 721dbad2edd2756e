import { expect } from "chai";
import { simpleCommands } from "./shell-words.ts";

const CASES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "cd x && A=1 npx y --all | cat\nz 'a b'": [["cd", "x"], ["npx", "y", "--all"], ["cat"], ["z", "a b"]],
  "a \\\n  --b c # d\n# e\nf;g": [["a", "--b", "c"], ["f"], ["g"]],
  "a --b='c d'\"e\"#f > out 2>&1": [["a", "--b=c de#f"]],
  'eval "$(a -s b)"': [
    ["eval", "$(a -s b)"],
    ["a", "-s", "b"],
  ],
  "A=1": [],
  "it's": [["it's"]],
};

describe("the words of a script", () => {
  for (const [script, expected] of Object.entries(CASES))
    it(`are found in ${JSON.stringify(script)}`, () => {
      expect(simpleCommands(script)).to.deep.equal(expected);
    });
});
