import { readFileSync } from "node:fs";
import { openFleet } from "aws-switchyard";
import { parse } from "csv-parse/sync";

interface Row {
  readonly slug: string;
  readonly name: string;
  readonly accountId: string;
  /** AWS profile with credentials in the client's account. */
  readonly profile: string;
  /** Access levels, with spaces between. Empty: what the other clients usually have. */
  readonly roles: string;
}

const [file = "clients.csv"] = process.argv.slice(2);
const rows = parse<Row>(readFileSync(file), { bom: true, columns: true, skip_empty_lines: true, trim: true });
const left: string[] = [];

const fleet = await openFleet({
  onEvent: (event) => event.kind === "ended" && console.error(`${event.stack}: ${event.result}`),
});
try {
  const known = new Set(fleet.project.clients.keys());
  for (const { slug, name, accountId, profile, roles } of rows) {
    // why: it was added when this script last ran. The file is the truth from then on, and may have been changed since.
    if (known.has(slug)) continue;
    const { ok, faults, notices } = await fleet.add({
      slug,
      name,
      accountId,
      ...(profile !== "" && { profile }),
      ...(roles !== "" && { roles: roles.split(/\s+/) }),
    });
    for (const notice of notices) console.log(`${slug}: ${notice}`);
    if (ok) known.add(slug);
    else
      left.push(
        ...faults.map(
          ({ path, expected, found }) => `${slug} was not added: ${path}: expected ${expected}, found ${found}`,
        ),
      );
  }

  // What is deployed as its file says stays as it is, so that this can be run as often as it takes.
  const slugs = rows.map(({ slug }) => slug).filter((slug) => known.has(slug));
  if (slugs.length > 0) {
    const { stacks, leftOver } = await fleet.onboard({ slugs, confirm: () => Promise.resolve(true) });
    for (const { stack, result } of stacks) console.log(`${stack}: ${result}`);
    for (const { stack, reasons } of stacks) left.push(...reasons.map(({ message }) => `${stack}: ${message}`));
    left.push(...leftOver.map(({ what, because }) => `${what}: ${because}`));
  }
} finally {
  fleet.close();
}

console.log(left.length === 0 ? `All ${rows.length} clients are onboarded.` : `Left to do:\n${left.join("\n")}`);
process.exitCode = left.length === 0 ? 0 : 1;
