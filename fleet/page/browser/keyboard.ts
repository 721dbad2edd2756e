type Place = readonly [row: number, column: number];

const STEPS: Readonly<Record<string, Place>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
};

/**
 * The page by keyboard alone: `/` or Escape to the search, arrows to what was found and about in it, Enter in the search into the first.
 * Everything can be reached with Tab too.
 */
export function listenToKeys(query: HTMLInputElement, view: HTMLElement): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    if (target === query) inSearch(event, query, view);
    else if (event.key === "Escape" || (event.key === "/" && !(target instanceof HTMLSelectElement))) {
      event.preventDefault();
      query.focus();
      query.select();
    } else if (target instanceof Element && view.contains(target)) inView(event, target, query, view);
  });
}

function inSearch(event: KeyboardEvent, query: HTMLInputElement, view: HTMLElement): void {
  if (event.key === "Enter") {
    event.preventDefault();
    view.querySelector<HTMLElement>("a.enter, a.chip")?.click();
  } else if (event.key === "ArrowDown") {
    event.preventDefault();
    focus(view.querySelector("a.enter, [data-row]"));
  } else if (event.key === "Escape" && query.value !== "") {
    event.preventDefault();
    query.value = "";
    query.dispatchEvent(new Event("input"));
  }
}

function inView(event: KeyboardEvent, target: Element, query: HTMLInputElement, view: HTMLElement): void {
  const step = STEPS[event.key];
  const at = placeOf(target);
  if (step === undefined || at === undefined) return;
  event.preventDefault();
  const next = nearest(at, step, [...view.querySelectorAll("[data-row]")]);
  if (next !== undefined) focus(next);
  else if (event.key === "ArrowUp") query.focus();
}

/** The next one in that direction: the nearest row (or column), and in it what is most in line. */
function nearest([row, column]: Place, [down, across]: Place, all: readonly Element[]): Element | undefined {
  let [best, least]: [Element | undefined, number] = [undefined, Infinity];
  for (const one of all) {
    const at = placeOf(one);
    if (at === undefined) continue;
    const [ahead, aside] =
      down === 0 ? [(at[1] - column) * across, at[0] - row] : [(at[0] - row) * down, at[1] - column];
    // why: to the left and right one stays in the row, as far as it goes.
    if (ahead <= 0 || (down === 0 && aside !== 0 && one.namespaceURI?.includes("svg") !== true)) continue;
    const distance = ahead * 10_000 + Math.abs(aside);
    if (distance < least) [best, least] = [one, distance];
  }
  return best;
}

function placeOf(element: Element): Place | undefined {
  const row = element.getAttribute("data-row");
  return row === null ? undefined : [Number(row), Number(element.getAttribute("data-column"))];
}

function focus(element: Element | null): void {
  if (!(element instanceof HTMLElement || element instanceof SVGElement)) return;
  element.focus();
  element.scrollIntoView({ block: "nearest", inline: "nearest" });
}
