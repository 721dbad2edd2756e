/** What stands in an element: text is text, and is never read as HTML. */
export type Child = Node | string;

type Attributes = Readonly<Record<string, string>>;

/** A new element. Attributes are named by this program alone; an address is set by {@link outside} alone. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A new element of a drawing. */
export function drawn<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** A link to AWS in a tab of its own; text alone where the address is none. */
export function outside(address: string, attributes: Attributes, ...children: readonly Child[]): HTMLElement {
  // why here too: whatever the page's data say, no link runs something.
  if (!address.startsWith("https://")) return element("span", { class: "no-link" }, ...children);
  const link = element("a", { ...attributes, target: "_blank", rel: "noopener noreferrer" }, ...children);
  link.href = address;
  return link;
}

/** The element of the page with that id. @throws Error where there is none, or another one than asked for. */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`no ${id}`);
  return found;
}
