import { expect } from "chai";
import { casesOf } from "./case-file.ts";

/** A call of a small pure function: its arguments, and its value, or part of the error that it throws. */
interface Call {
  name: string;
  call: string;
  args: never[];
  value?: unknown;
  throws?: string;
}

/** One test for each call that `file` lists of these functions. */
export function testCalls(functions: Readonly<Record<string, unknown>>, file: URL): void {
  for (const one of casesOf<Call>(file)) {
    it(`${one.call}: ${one.name}`, () => {
      const call = functions[one.call] as ((...args: never[]) => unknown) | undefined;
      if (call === undefined) throw new Error(`no function ${one.call}`);
      if (one.throws === undefined) expect(call(...one.args)).to.deep.equal(one.value);
      else expect(() => call(...one.args)).to.throw(RangeError, one.throws);
    });
  }
}

/** Whether a text fits the pattern, as a function that a file of calls can name. */
export const matches = (pattern: RegExp) => (text: string) => pattern.test(text);
