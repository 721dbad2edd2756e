import type { AccessTarget } from "../../core/changes/access.ts";
import type { AccessRow, ReviewReport } from "../report/review-report.ts";
import { administratorWords, counted, holderWords, liveWords, roleWords, termsWords } from "./access-words.ts";
import { placeOf, whatLines } from "./comment-access.ts";
import { droppablePart, fixedPart, type Part, WEIGHTS } from "./comment-part.ts";
import { htmlName, name, sentence } from "./markdown-text.ts";
import { worstFirst } from "./worst-first.ts";

/** Characters; a thousand clients with a hundred groups each would be text that nobody can open. */
const MAX_DETAILS = 3_000_000;

interface Client {
  readonly target: AccessTarget;
  readonly gains: AccessRow[];
  readonly losses: AccessRow[];
}

/** A part that folds for each client or account, with its name in the title; those with a new administrator first. */
export function detailParts({ gains, losses }: Pick<ReviewReport, "gains" | "losses">): readonly Part[] {
  const byTarget = new Map<string, Client>();
  const of = (target: AccessTarget): Client => {
    const key = JSON.stringify([target.client ?? "", target.accountId]);
    const client = byTarget.get(key) ?? { target, gains: [], losses: [] };
    byTarget.set(key, client);
    return client;
  };
  for (const row of worstFirst(gains)) for (const target of row.targets) of(target).gains.push(row);
  for (const row of worstFirst(losses)) for (const target of row.targets) of(target).losses.push(row);
  const parts: Part[] = [];
  let length = 0;
  for (const client of byTarget.values()) {
    if (length > MAX_DETAILS) break;
    const text = details(client);
    length += text.length;
    parts.push(droppablePart(WEIGHTS.details, text, { what: "details of clients", count: 1 }));
  }
  const more = byTarget.size - parts.length;
  const rest = `**Details of ${more} more clients are nowhere written out**: the tables above have all of their accesses.`;
  return more === 0 ? parts : [...parts, fixedPart(rest)];
}

function details({ target, gains, losses }: Client): string {
  const administrators = gains.filter(({ administrator }) => administrator === "yes").length;
  const marked = administrators === 0 ? "" : ` (${administrators} ADMINISTRATOR)`;
  const title = `${targetHtml(target)}: ${gains.length} gained${marked}, ${losses.length} lost`;
  return [
    `<details><summary>${title}</summary>`,
    ...(gains.length === 0 ? [] : [`**Gained** (${counted(gains.length, "access", "accesses")})`, list(gains)]),
    ...(losses.length === 0 ? [] : [`**Lost** (${counted(losses.length, "access", "accesses")})`, list(losses)]),
    "</details>",
  ].join("\n\n");
}

function targetHtml(target: AccessTarget): string {
  const account = `account ${htmlName(target.accountId)}`;
  if (target.client !== undefined) return `Client ${htmlName(target.client)}, ${account}`;
  return target.kind === "account" && target.of === "home" ? `Home ${account}` : `The ${account}`;
}

function list(rows: readonly AccessRow[]): string {
  return rows.map(entry).join("\n");
}

function entry(row: AccessRow): string {
  const show = (text: string): string => name(text);
  const text = (words: string): string => sentence(words);
  const marked = administratorWords(row);
  const through = row.through.map(show);
  const place = placeOf(row);
  const lines = [
    ...whatLines(row),
    ...(row.isGone ? [] : termsWords(row, show, text)),
    ...(row.liveSeconds === undefined ? [] : [`sessions already open end ${liveWords(row)}`]),
    // why not of several: each of them is held by a set of its own.
    ...(through.length === 0 || row.targets.length > 1 ? [] : [`held by ${through.join(", ")}`]),
    ...(place === "" ? [] : [`written at ${place}`]),
  ];
  return [
    `- ${holderWords(row.holder, show)}, ${roleWords(row, show)}${marked === "" ? "" : `: **${marked}**`}`,
    ...lines.map((line) => `  - ${line}`),
  ].join("\n");
}
