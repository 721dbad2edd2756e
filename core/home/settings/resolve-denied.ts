import type { Report } from "../../config/check/report.ts";
import type { Sound } from "../../config/check/soundness.ts";
import type { HomeInput } from "../../config/schema/home-schema.ts";
import { parseUntil } from "../../config/until.ts";
import { repeats } from "../../faults/repeats.ts";
import type { DeniedPerson, IamUser } from "./home-settings.ts";

/** Who is shut out: each a user with name and id, or an IAM user that `iam.users` has. */
export function resolveDenied(
  { denied = [], identityCenter }: HomeInput,
  users: readonly IamUser[],
  sound: Sound,
  report: Report,
): readonly DeniedPerson[] {
  const known = new Set(users.map(({ name }) => name));
  const people = denied.map(({ user, id, email, iamUser, since: written }, index): DeniedPerson => {
    const path = ["denied", index];
    const since = parseUntil(written) ?? written;
    const whole = sound(["home", ...path]);
    const isUser = user !== undefined && id !== undefined && iamUser === undefined;
    const isIamUser = iamUser !== undefined && user === undefined && id === undefined && email === undefined;
    if (whole && !isUser && !isIamUser)
      // why both: either of the two that AWS puts into a session must be enough.
      report(
        "config/denied",
        path,
        "a user with its id, or an IAM user",
        Object.entries({ user, id, email, iamUser })
          .flatMap(([key, value]) => (value === undefined ? [] : [key]))
          .join(" and ") || "nobody",
        "Write { user: ..., id: ..., since: ... } or { iamUser: ..., since: ... }; `switchyard revoke --user` writes it.",
      );
    if (isUser && identityCenter === undefined && sound(["home", "identityCenter"]))
      report(
        "config/denied",
        [...path, "user"],
        "identityCenter, where somebody of it is denied",
        "no identityCenter",
        "Add identityCenter: { region: ... }, or write iamUser.",
      );
    if (isIamUser && !known.has(iamUser) && sound(["home", "iam"]))
      report(
        "config/denied",
        [...path, "iamUser"],
        "a name under iam.users",
        JSON.stringify(iamUser),
        "Add it there, with `existing: true` where the stack does not make it; or remove the entry.",
      );
    return isUser
      ? { kind: "user", name: user, id, ...(email !== undefined && { email }), since }
      : { kind: "iam-user", name: iamUser ?? "", since };
  });
  for (const index of repeats(people.map(keyOf)))
    report("config/denied", ["denied", index], "each person once", `${people[index]?.name ?? ""} twice`, "Remove one.");
  return people;
}

function keyOf(person: DeniedPerson): string {
  return person.kind === "user" ? `user:${person.id}` : `iam-user:${person.name}`;
}
