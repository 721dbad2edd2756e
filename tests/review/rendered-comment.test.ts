import { expect } from "chai";
import { brokenIn, rendered } from "./rendered-comment.ts";

const TABLE = "| a | b |\n| - | - |\n";

describe("what is asserted of a rendered comment", () => {
  for (const [what, markdown, found] of [
    ["an element that is not ours", "a <img src=x> b", "<img src=x>"],
    ["an attribute", "<details open>\n\nx\n\n</details>", "<details open>"],
    ["a handler", '<b onclick="x">a</b>', '<b onclick="x">'],
    ["a second marker", "<!-- switchyard-review -->\n\nx <!-- switchyard-review -->", "<!-- switchyard-review -->"],
    ["another comment", "x <!-- y --> z", "<!-- y -->"],
    ["a link", "[a](https://evil.example)", '<a href="https://evil.example">'],
    ["a link that runs something", "[a](javascript:alert(1))", '<a href="javascript:alert(1)">'],
    ["an address that becomes a link", "see https://evil.example", '<a href="https://evil.example">'],
    ["an address without its beginning", "see www.evil.example", '<a href="http://www.evil.example">'],
    ["an e-mail address", "see mallory@evil.example", '<a href="mailto:mallory@evil.example">'],
    ["a picture", "![a](b.png)", '<img src="b.png" alt="a" />'],
    ["a mention", "hello @acme", "@a"],
    ["a mention written as an entity", "hello &#64;acme", "@a"],
    ["a reference to a pull request", "see #12", "#1"],
    ["a reference to a commit", "see 0123456789abcdef", "0123456789abcdef"],
    ["an emoji by its name", "x :shipit: y", ":shipit:"],
    ["a formula", "x $y$ z", "$y"],
    ["a part that is not closed", "<details>\n\nx", "<details> is not closed"],
    ["a part that is closed twice", "</details>\n\nx", "</details> closes nothing"],
    ["a row with a cell too many", `${TABLE}| 1 | 2 | 3 |\n`, "a row of 3 cells below a heading of 2, in line 3"],
    ["a row with a cell too few", `${TABLE}| 1 |\n`, "a row of 1 cells below a heading of 2, in line 3"],
    ["a row torn from its table", `${TABLE}| 1 | 2 |\n\n| 3 | 4 |\n`, "a row of a table stands in a paragraph"],
    ["a right-to-left mark", "a \u202Eb", "U+202E"],
    ["a space without width", "`a\u200Bb`", "U+200B"],
    ["a letter that fills nothing", "`a\u3164b`", "U+3164"],
  ] as const)
    it(`finds ${what}`, () => {
      expect(brokenIn(markdown)).to.include(found);
    });

  it("finds nothing in what is ours", () => {
    const code = "`<img src=x> @acme #12 https://evil.example mallory@evil.example $y$`";
    const markdown = `<!-- switchyard-review -->\n\n### 🛑 Failed\n\n${TABLE}| ${code} | a<br>b |\n\n<details><summary>Client <code>&lt;b&gt;</code></summary>\n\nx\n\n</details>\n`;
    expect(brokenIn(markdown)).to.deep.equal([]);
    expect(brokenIn("[run](https://acme.example/1)", { links: ["https://acme.example/1"] })).to.deep.equal([]);
  });

  it("tells what is folded away from what is not", () => {
    const { visible, text } = rendered("a\n\n<details><summary>b</summary>\n\n`c &amp; d`\n\n</details>\n\n`e<f`");
    expect(text).to.match(/a .*b.*c &amp; d.*e<f/);
    expect(visible).to.match(/^\s*a\s+e<f\s*$/);
  });
});
