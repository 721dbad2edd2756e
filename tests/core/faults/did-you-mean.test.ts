import { expect } from "chai";
import { didYouMean, firstHint, nearest, suggester } from "../../../core/faults/did-you-mean.ts";
import { testCalls } from "../support/calls.ts";

const names = (count: number) => Array.from({ length: count }, (_, index) => `client-${index}`);

describe("suggestions", () => {
  it("are given for each question about a short list", () => {
    const suggest = suggester(names(20));
    const answers = new Set(Array.from({ length: 20_000 }, () => suggest("cleint-7")));
    expect([...answers]).to.have.lengthOf(1);
    expect([...answers][0]).to.include('"client-7"');
  });

  it("are given for the first questions about a long list, and then no more", () => {
    const suggest = suggester(names(10_000));
    const answers = Array.from({ length: 1000 }, () => suggest("cleint-77"));
    expect(answers[0]).to.match(/^did you mean "client-77"/);
    const given = answers.filter((answer) => answer !== "").length;
    expect(given).to.be.within(5, 50);
    expect(answers.slice(given).join("")).to.equal("");
  });

  it("are given once at least, however long the list is", () => {
    expect(suggester(names(150_000))("cleint-149999")).to.include('"client-149999"');
  });

  it("are not looked for in or for text that is no name", () => {
    expect(suggester(["x".repeat(200), "name"])("nmae")).to.equal('did you mean "name"?');
    expect(suggester(["x".repeat(100)])("x".repeat(101))).to.include("did you mean");
    expect(suggester(["x".repeat(100)])("x".repeat(100_000))).to.equal("");
  });

  it("for many names at once, are of the first that has one", () => {
    expect(firstHint(["zebra", "nmae"], ["name"])).to.equal('did you mean "name"?');
    expect(firstHint([...Array.from({ length: 20 }, () => "zebra"), "nmae"], ["name"])).to.equal("");
  });
});

describe("the nearest name", () => {
  testCalls({ didYouMean, nearest }, new URL("did-you-mean-calls.yaml", import.meta.url));
});
