import { expect } from "chai";
import type { Browser } from "playwright-core";
import { sha256 } from "../../components/engine/sha256.ts";
import { packed, type PageData, type PageRow } from "../../core/exports/page/page-data.ts";
import { accessPage } from "../../fleet/page/access-page.ts";
import { pageHtml } from "../../fleet/page/page-html.ts";
import { CHROMIUM_MISSING, chromiumPath, startChromium } from "../../scripts/browser/chromium.ts";
import { HOSTILE } from "../core/exports/people.ts";
import { pageRow } from "../core/exports/page/rows.ts";
import { portfolioFiles } from "../core/support/portfolio.ts";
import { ProjectFolder } from "../fleet/add/project-folder.ts";
import { findings, openTab, type Tab } from "./page-tab.ts";

const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();
const ACCOUNT = "222222222222";
const link = (role: string) =>
  `https://signin.aws.amazon.com/switchrole?account=${ACCOUNT}&roleName=your-company-${role}&displayName=AbcCorp`;
const portalLink = "https://acme.awsapps.com/start/#/console?account_id=111111111111&role_name=AbcCorpAdministrator";

/** Names that somebody would like to have read as something else. */
const EVIL = [
  "</script><script>window.hacked = 1; alert(1)</script>",
  `"><img src=x onerror="window.hacked = 1; alert(2)">`,
  "<svg onload=window.hacked=1>",
  "javascript:alert(3)",
  "\u202eevil \u2066rtl\u2069",
  "مجموعة المدققين",
  "👩‍👩‍👧‍👦🏴‍☠️",
  "very-long-".repeat(40),
  "{{constructor.constructor('alert(4)')()}}",
  "__proto__",
  "constructor",
];

const html = (rows: readonly PageRow[], more: Partial<PageData> = {}) =>
  pageHtml(
    {
      ...{ version: 1, project: "switchyard", made: new Date().toISOString(), homeAccountId: "111111111111" },
      ...{ ...packed(rows), warnings: [], ...more },
    },
    sha256,
  );

const ROWS = [
  pageRow({ switchRoleLink: link("read-only") }),
  pageRow({ holder: "group:Platform", switchRoleLink: link("read-only"), until: inDays(3.2), ticket: "SEC-1" }),
  pageRow({
    ...{ holder: "user:alice@acme.example", role: "administrator", administrator: "yes", portalLink },
    ...{ switchRoleLink: link("administrator"), reason: "on call", rights: "AdministratorAccess (AWS)" },
  }),
  pageRow({ holder: "group:Platform", client: "Globex", accountId: "333333333333", until: inDays(-2) }),
  pageRow({
    holder: "whole-account:111111111111",
    way: "trust",
    client: "Globex",
    accountId: "333333333333",
    role: "bootstrap",
    switchRoleLink: "",
    administrator: "unknown",
  }),
];

const isRequired = process.env["SWITCHYARD_TEST_BROWSER"] === "required";
const isThere = chromiumPath() !== undefined;
const suite = isThere || isRequired ? describe : describe.skip;

suite(`the page in a browser${isThere ? "" : ` (${CHROMIUM_MISSING})`}`, () => {
  let browser: Browser | undefined;
  const tabs: Tab[] = [];
  const open = async (...args: Parameters<typeof openTab> extends [Browser, ...infer Rest] ? Rest : never) => {
    const tab = await openTab(browser!, ...args);
    tabs.push(tab);
    return tab;
  };
  const names = (tab: Tab) => tab.page.locator(".way h3").allInnerTexts();
  const focused = (tab: Tab, what: string) => tab.page.evaluate<string>(`String(document.activeElement.${what})`);
  const opened = async (tab: Tab, act: () => Promise<void>) => {
    const [page] = await Promise.all([tab.page.context().waitForEvent("page"), act()]);
    await page.waitForLoadState();
    return page.url();
  };
  before(async () => {
    browser = await startChromium();
  });
  after(async () => {
    await browser?.close();
  });
  afterEach(async () => {
    for (const tab of tabs.splice(0)) await tab.close();
  });

  it("finds a client by three letters, and enters it by a click or by Enter, as whoever one is", async () => {
    const tab = await open(html(ROWS));
    expect(await names(tab)).to.deep.equal(["AbcCorp", "AbcCorp", "Globex", "Globex"]);
    await tab.page.keyboard.type("abc");
    expect(await names(tab)).to.deep.equal(["AbcCorp", "AbcCorp"]);
    expect(tab.asked).to.deep.equal([]);
    expect(await opened(tab, () => tab.page.keyboard.press("Enter"))).to.equal(link("read-only"));
    await tab.page.locator("#who").selectOption("user:alice@acme.example");
    expect(await names(tab)).to.deep.equal(["AbcCorp"]);
    expect(await opened(tab, () => tab.page.locator(".enter").click())).to.equal(link("administrator"));
    expect(await opened(tab, () => tab.page.getByText("Sign in", { exact: true }).click())).to.equal(portalLink);
    await tab.page.locator("summary").click();
    await tab.page.locator("details dl").waitFor();
    expect(await tab.page.locator("details").innerText()).to.match(/AdministratorAccess \(AWS\)[^]*reason: on call/);
    await tab.page.waitForURL(/#find\?q=abc&who=user%3Aalice%40acme\.example$/);
    expect(tab.said).to.deep.equal([]);
  });

  it("can be used by keyboard alone, and one sees where one is", async () => {
    const tab = await open(html(ROWS));
    const { keyboard } = tab.page;
    await keyboard.press("ArrowDown");
    expect(await focused(tab, "textContent")).to.equal("Enter");
    expect(await tab.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).to.equal("solid");
    await keyboard.press("ArrowDown");
    expect(await focused(tab, "href")).to.equal(link("administrator"));
    await keyboard.press("ArrowLeft");
    expect(await focused(tab, "href")).to.equal(portalLink);
    for (const key of ["ArrowRight", "ArrowUp", "ArrowUp"]) await keyboard.press(key);
    expect(await focused(tab, "id")).to.equal("query");
    await keyboard.type("glo");
    await keyboard.press("Escape");
    expect(await names(tab)).to.have.length(4);

    for (const key of ["Tab", "Tab", "Tab", "Enter"]) await keyboard.press(key);
    expect(await tab.page.locator("h2").innerText()).to.equal("Who has what");
    await keyboard.press("/");
    await keyboard.press("ArrowDown");
    expect(await focused(tab, "ariaLabel")).to.equal("read-only: enter AbcCorp");
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowDown");
    expect(await focused(tab, "href")).to.equal(link("administrator"));

    await tab.page.locator("nav a", { hasText: "Graph" }).press("Enter");
    await keyboard.press("/");
    for (const key of ["ArrowDown", "Enter"]) await keyboard.press(key);
    expect(await tab.page.locator(".node[aria-pressed=true]").count()).to.equal(1);
    expect(await tab.page.locator(".words").innerText()).to.equal("group:Auditors: AbcCorp read-only");
    expect(await tab.page.locator("svg.lit .edge.on").count()).to.be.greaterThan(0);
    await keyboard.press("ArrowRight");
    expect(await focused(tab, "ariaLabel")).to.match(/^(?:AbcCorp|Globex) /);
    expect(tab.said).to.deep.equal([]);

    for (const key of ["/", "Shift+Tab", "Shift+Tab", "Enter"]) await keyboard.press(key);
    expect(await focused(tab, "id")).to.equal("view");
  });

  for (const [what, options] of [
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["on a phone", { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true }],
  ] as const)
    it(`hinders nobody that axe knows of: ${what}`, async () => {
      const warnings = [
        { kind: "left", text: "client-initech: its file" },
        { kind: "warning", text: "AbcCorp: something" },
      ] as const;
      for (const hash of ["find", "matrix", "graph", "ends"]) {
        const tab = await open(html(ROWS, { warnings, made: inDays(-9) }), { ...options, hash });
        for (const summary of await tab.page.locator("summary").all()) await summary.click();
        expect(await findings(tab.page), hash).to.deep.equal([]);
        const wide = await tab.page.evaluate(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        expect(wide, `${hash} is as wide as the window`).to.equal(0);
      }
    });

  it("would be found out by axe", async () => {
    const { page } = await open(html(ROWS));
    await page.evaluate(`document.documentElement.removeAttribute("lang"); document.body.style.color = "#ddd"`);
    const rules = (await findings(page)).map((line) => line.split(":")[0]);
    expect(rules).to.include.members(["html-has-lang", "color-contrast"]);
  });

  it("shows hostile names as they are, and runs nothing of them", async () => {
    const rows = EVIL.map((name, index) =>
      pageRow({
        ...{
          holder: `group:${name}`,
          way: `permission-set:${name}`,
          client: name,
          slug: name,
          role: name,
          level: name,
        },
        ...{ rights: name, conditions: name, until: inDays(index), reason: name, ticket: name },
        ...{ accountId: String(100_000_000_000 + index), switchRoleLink: index % 2 === 0 ? name : link("x") },
        ...{ portalLink: `javascript:window.hacked=1//${name}` },
      }),
    );
    const warnings = EVIL.map((text) => ({ kind: "warning", text }) as const);
    for (const hash of [
      "find",
      "matrix",
      "graph",
      "ends",
      `find?q=${encodeURIComponent(EVIL[1] ?? "")}`,
      "constructor",
    ]) {
      const tab = await open(html(rows, { warnings, project: EVIL[0]! }), { hash });
      for (const summary of await tab.page.locator("summary").all()) await summary.click();
      const text = await tab.page.locator("main").innerText();
      if (hash !== "graph" && !hash.includes("?")) for (const name of EVIL) expect(text, hash).to.include(name);
      expect(await tab.page.evaluate("window.hacked")).to.equal(undefined);
      expect(await tab.page.locator("img, iframe, main script, svg svg, [onload], [onerror]").count()).to.equal(0);
      const hrefs = await tab.page.evaluate<string[]>("[...document.querySelectorAll('main a')].map((a) => a.href)");
      expect(hrefs.filter((href) => !href.startsWith("https://signin.aws.amazon.com/"))).to.deep.equal([]);
      if (hash === "find" || hash === "graph") expect(await findings(tab.page), hash).to.deep.equal([]);
      expect([tab.said, tab.asked]).to.deep.equal([[], []]);
    }
  });

  it("would be stopped by the page's policy if something were run", async () => {
    const { page, said } = await open(html(ROWS));
    await page.evaluate(
      `const s = document.createElement("script"); try { s.textContent = "window.hacked = 1"; document.body.append(s) } catch {}`,
    );
    await page.evaluate(`try { document.body.innerHTML = "<img src=x onerror='window.hacked = 1'>" } catch {}`);
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement("img"), { src: "https://evil.example/x" }))`,
    );
    expect(await page.evaluate("window.hacked")).to.equal(undefined);
    expect(said.join("\n"))
      .to.match(/TrustedHTML/)
      .and.match(/evil\.example/);
  });

  it("is of 1,000 clients that hostile groups enter, as the command makes it", async () => {
    const clients = Array.from({ length: 1000 }, (_, number) => {
      const id = String(200_000_000_000 + number);
      return [`c${number}`, `name: Client-${number}\naccountId: "${id}"\nroles: [read-only]\n`] as const;
    });
    const grants = HOSTILE.map((name) => `  - { group: ${JSON.stringify(name)}, clients: all, roles: [read-only] }`);
    const home = `identityCenter: { region: eu-west-1, portal: https://acme.awsapps.com/start }\ngrants:\n${grants.join("\n")}\n`;
    const project = "quotas: { value: { permissionSetsPerAccount: 2000, permissionSetsPerInstance: 2000 } }";
    const { project: file, stacks } = portfolioFiles({ home, clients: Object.fromEntries(clients), project });
    const folder = new ProjectFolder(Object.fromEntries([file, ...stacks].map(({ name, text }) => [name, text])));
    const { text, counts } = await accessPage(folder.open(), { out: `${folder.path}/p.html` }).finally(() =>
      folder.remove(),
    );
    expect(counts).to.include({ clients: 1000, holders: HOSTILE.length, holdings: 10_000, links: 10_000 });
    const tab = await open(text);
    await tab.page.keyboard.type("client-777");
    expect(await names(tab)).to.deep.equal(["Client-777"]);
    const address = await opened(tab, () => tab.page.keyboard.press("Enter"));
    expect(address).to.include("account=200000000777&roleName=your-company-read-only");
    await tab.page.keyboard.press("Escape");
    await tab.page.locator("nav a", { hasText: "Matrix" }).click();
    expect(await tab.page.locator(".pager").innerText()).to.match(/clients 1 to 16 of 1,000/);
    await tab.page.getByRole("button", { name: "Next clients" }).click();
    expect(await tab.page.locator(".pager").innerText()).to.match(/clients 17 to 32 of 1,000/);
    expect(await tab.page.locator(".matrix th[scope=row]").count()).to.equal(HOSTILE.length);
    await tab.page.locator("nav a", { hasText: "Graph" }).click();
    expect(await tab.page.locator(".hint").first().innerText()).to.match(
      /^The first 30 clients of 1,000, and 10 of 10 /,
    );
    expect(tab.said).to.deep.equal([]);
  });

  it("says that it is old, what has ended and what ends soon, and gives no link into what has ended", async () => {
    const tab = await open(html(ROWS, { made: inDays(-30) }), { hash: "ends" });
    expect(await tab.page.locator("#banner").innerText()).to.match(/^This page was made 30 days ago/);
    const cells = await tab.page.locator("tbody tr td:first-child").allInnerTexts();
    expect(cells[0]).to.match(/^ended 2 days ago /);
    expect(cells[1]).to.match(/^ends in 3 days /);
    await tab.page.locator("nav a").first().click();
    expect(await tab.page.locator(".way", { hasText: "Globex" }).first().locator(".actions").innerText()).to.equal(
      "ended",
    );
    const fresh = await open(html(ROWS.slice(0, 1)));
    expect(await fresh.page.locator("#banner").isVisible()).to.equal(false);
    expect(await fresh.page.locator("#count").innerText()).to.equal("");
  });

  it("is dark or light as the system is, until one chooses", async () => {
    const tab = await open(html(ROWS), { colorScheme: "dark" });
    const ground = () => tab.page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    const dark = await ground();
    await tab.page.locator("#theme").click();
    expect(await ground())
      .to.equal("rgb(246, 247, 249)")
      .and.not.equal(dark);
    await tab.page.locator("#theme").click();
    expect(await ground()).to.equal(dark);
    expect(await findings(tab.page)).to.deep.equal([]);
  });
});
