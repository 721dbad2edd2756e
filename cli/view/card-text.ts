import { printable } from "../../core/faults/fault.ts";
import type { CardRole, ClientCard } from "../../fleet/onboard/client-card.ts";

/**
 * What whoever is to enter a client needs: links, profiles, and who can enter.
 * @param isVerified Whether everything about the client was checked and is as the files say.
 */
export function cardText({ name, slug, accountId, roles, profiles }: ClientCard, isVerified: boolean): string {
  const title = printable(`${name} (${slug}), account ${accountId}`);
  return [
    `${title}${isVerified ? "" : ": NOT verified, see below"}`,
    ...(roles.length === 0 ? ["  Nobody holds a role of it."] : roles.flatMap(roleLines)),
    ...(profiles === undefined ? [] : ["  For ~/.aws/config:", "", ...profileLines(profiles)]),
  ].join("\n");
}

function roleLines({ role, roleArn, who, switchRoleLink, portalLink, profile }: CardRole): readonly string[] {
  const parts: readonly (readonly [string, string | undefined])[] = [
    ["who", who.join(", ")],
    ["role", roleArn],
    ["sign in", portalLink],
    ["switch", switchRoleLink],
    ["profile", profile],
  ];
  return [
    `  ${printable(role)}`,
    ...parts.flatMap(([title, text]) =>
      text === undefined ? [] : [`    ${`${title}:`.padEnd(10)}${printable(text)}`],
    ),
  ];
}

/** why without indentation: it is to be copied as it is. */
function profileLines(profiles: string): readonly string[] {
  return profiles.trimEnd().split("\n").map(printable);
}
