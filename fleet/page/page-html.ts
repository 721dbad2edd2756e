import { escapedHtml, htmlPage, type Sha256 } from "../../core/exports/html-page.ts";
import type { PageData } from "../../core/exports/page/page-data.ts";
import { PAGE_SCRIPT, PAGE_STYLE } from "./page-assets.ts";

/** The page of who gets where, as one HTML file. What it shows is drawn by its script from its data; names of others are text alone. */
export function pageHtml(data: PageData, sha256: Sha256): string {
  const title = `Access: ${data.project}`;
  return htmlPage(
    {
      ...{ title, style: PAGE_STYLE, script: PAGE_SCRIPT, data },
      body: [
        '<a class="skip" href="#view">Skip to the results</a>',
        "<header>",
        `<div class="title"><h1>${escapedHtml(title)}</h1><p id="about"></p></div>`,
        '<button id="theme" type="button">Theme</button>',
        '<p id="banner" class="banner" hidden></p>',
        "</header>",
        '<noscript><p class="banner">This page is drawn by its own script, which is switched off.</p></noscript>',
        '<div role="search" class="search">',
        '<div class="field wide"><label for="query">Client, role, person or ticket</label>',
        '<input id="query" type="search" autocomplete="off" autocapitalize="off" spellcheck="false" autofocus placeholder="three letters are enough"></div>',
        '<div class="field"><label for="who">Held by</label><select id="who"><option value="">everybody</option></select></div>',
        "</div>",
        '<nav aria-label="Views">',
        '<a href="#find">Enter</a><a href="#matrix">Matrix</a><a href="#graph">Graph</a>',
        '<a href="#ends">Warnings <span id="count"></span></a>',
        "</nav>",
        '<p id="status" role="status"></p>',
        '<main id="view" tabindex="-1"></main>',
        "<footer><p>Keys: <kbd>/</kbd> search, <kbd>↓</kbd> to the results, arrows about in them, <kbd>Enter</kbd> opens. “Sign in” opens the portal with the permission set; “Enter” then switches to the role.</p>",
        `<p>From the files of ${escapedHtml(data.project)}, home account ${escapedHtml(data.homeAccountId)}. It shows people’s access: give it only to those who may see that.</p></footer>`,
      ],
    },
    sha256,
  );
}
