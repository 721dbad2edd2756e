import { expect } from "chai";

/** Asserts that `found` holds all that `wanted` does: maps key by key, lists item by item and of the same length. */
export function contains(found: unknown, wanted: unknown, path = "value"): void {
  if (Array.isArray(wanted)) {
    expect(found, path).to.be.an("array").with.lengthOf(wanted.length);
    for (const [index, item] of wanted.entries()) contains((found as unknown[])[index], item, `${path}[${index}]`);
  } else if (typeof wanted === "object" && wanted !== null) {
    expect(found, path).to.be.an("object");
    for (const [key, item] of Object.entries(wanted))
      contains((found as Record<string, unknown>)[key], item, `${path}.${key}`);
  } else {
    expect(found, path).to.equal(wanted);
  }
}
