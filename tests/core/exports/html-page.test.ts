import { createHash } from "node:crypto";
import { expect } from "chai";
import { escapedHtml, htmlPage } from "../../../core/exports/html-page.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const base64 = (text: string) => createHash("sha256").update(text).digest("base64");
const HOSTILE = `</script><script>alert(1)</script><!-- "><img src=x onerror=alert(2)> ' & \u2028 \ud83d\ude00`;

describe("a page that is one file", () => {
  const page = { title: HOSTILE, style: "body{margin:0}", body: [`<h1>${escapedHtml(HOSTILE)}</h1>`] };

  it("allows by its policy just its own style and script, by their hashes", () => {
    const html = htmlPage({ ...page, script: "void 0;", data: { name: HOSTILE } }, sha256);
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    expect(policy.split("; ")).to.deep.equal([
      "default-src 'none'",
      `style-src 'sha256-${base64("body{margin:0}")}'`,
      `script-src 'sha256-${base64("void 0;")}'`,
      "require-trusted-types-for 'script'",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(htmlPage(page, sha256)).to.not.match(/script-src|<script/);
  });

  it("holds names as text alone, whatever they say, and its data as they were", () => {
    const html = htmlPage({ ...page, script: "void 0;", data: { name: HOSTILE } }, sha256);
    expect(html.match(/<script/g)).to.have.length(2);
    expect(html).to.not.match(/<img|<!--|alert\(1\)<\/script/);
    const [, data = ""] = /id="data">(.*?)<\/script>/s.exec(html) ?? [];
    expect(JSON.parse(data)).to.deep.equal({ name: HOSTILE });
  });

  it("is not made of a script or style that could end its own element", () => {
    for (const text of ["x = '</script>'", "x = '<!--'"]) {
      expect(() => htmlPage({ ...page, script: text }, sha256)).to.throw("end its element");
      expect(() => htmlPage({ ...page, style: text }, sha256)).to.throw("end its element");
    }
  });
});
