import { createHash } from "node:crypto";
import { expect } from "chai";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { entrancesOf } from "../../../core/exports/entrances.ts";
import { linksHtml, linksMarkdown, linksOf, linksOfIam } from "../../../core/exports/links-page.ts";
import { FLEET, portfolioOf } from "../support/portfolio.ts";
import { fleetIn, HOSTILE, HOSTILE_FLEET, PARTITIONED } from "./people.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const rendered = (markdown: string) =>
  micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
const decoded = (html: string) =>
  html
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
const hrefs = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map(([, href = ""]) => decoded(href));

describe("sign-in links", () => {
  const links = linksOf(entrancesOf(portfolioOf(HOSTILE_FLEET)));
  for (const [form, html] of [
    ["Markdown", rendered(linksMarkdown("fleet", links))],
    ["HTML", linksHtml("fleet", links, sha256)],
  ] as const) {
    it(`show hostile names as they are, in ${form}, and nothing of them is read`, () => {
      const shown = [...html.matchAll(/<code>(.*?)<\/code>/g)].map(([, text = ""]) => decoded(text));
      for (const name of HOSTILE) expect(shown).to.include(`group:${name}`);
      const tags = [...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag = ""]) => tag.toLowerCase());
      const known = [
        "a",
        "code",
        "h1",
        "h2",
        "table",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "html",
        "head",
        "body",
        "meta",
        "title",
        "style",
      ];
      expect(tags.filter((tag) => !known.includes(tag))).to.deep.equal([]);
      expect(new Set(hrefs(html))).to.deep.equal(new Set([links[0]!.portalLink, links[0]!.switchRoleLink]));
    });
  }

  it("load and run nothing", () => {
    const html = linksHtml("fleet", links, sha256);
    expect(html)
      .to.include("default-src 'none'")
      .and.not.match(/<script|src=|@import|url\(/);
  });

  it("never leave the attribute or the angle brackets that they stand in", () => {
    const [row] = links;
    const bad = { ...row!, portalLink: `https://x.example/"><script>a</script>\n> [b](c) |\\'` };
    for (const html of [rendered(linksMarkdown("f", [bad])), linksHtml("f", [bad], sha256)]) {
      expect(html).not.to.include("<script>");
      expect(hrefs(html)[0]).to.match(/^https:\/\/x\.example\/%22%3E%3Cscript%3Ea%3C\/script%3E%0A/);
    }
  });

  for (const one of PARTITIONED)
    it(`are those of the partition ${one.partition}`, () => {
      const [row] = linksOf(entrancesOf(fleetIn(one)));
      expect(new URL(row!.switchRoleLink).host).to.equal(one.host);
      const page = one.portal.includes("/directory/") ? "#/console" : "/#/console";
      expect(row!.portalLink).to.equal(`${one.portal}${page}?account_id=111111111111&role_name=AbcCorpReadOnly`);
    });

  it("are there for IAM users and groups too", () => {
    expect(
      linksOfIam(portfolioOf(FLEET)).map(({ client, role, who }) => `${client}/${role} ${who.join()}`),
    ).to.deep.equal(["AbcCorp/operator iam-user:alice", "Globex/demo iam-group:demo"]);
  });
});
