import type { ClientInput } from "../../../config/schema/client-schema.ts";
import type { WayReport } from "./way-condition.ts";

/**
 * Finds what is wrong with the external ID of a way for roles.
 *
 * why required, random and one's own: without it, or with one that can be guessed, another customer of the same
 * automation could have it enter this client. why not inside one organization: AWS advises against it there.
 * Source: IAM user guide, `id_roles_create_for-user_externalid`; Organizations user guide, `orgs_manage_accounts_access`.
 */
export function checkExternalId(
  externalId: string | undefined,
  client: Pick<ClientInput, "memberOf" | "accountId" | "name">,
  { report, soundElsewhere: sound }: WayReport,
): void {
  if (!sound(["client", "memberOf"])) return;
  const make = "Make one with `uuidgen`, and give it to the automation.";
  if (client.memberOf === "home") {
    if (externalId !== undefined)
      report(
        "config/external-id",
        ["externalId"],
        "no external ID between accounts of one organization, as AWS advises",
        "externalId",
        "Remove it, or remove `memberOf: home`.",
      );
    return;
  }
  if (externalId === undefined) {
    report("config/external-id", ["externalId"], "an external ID for roles of the home account", "none", make);
    return;
  }
  const guessable =
    new Set(externalId).size < 8 ||
    (sound(["client", "accountId"]) && externalId.includes(client.accountId)) ||
    (sound(["client", "name"]) &&
      client.name.length > 3 &&
      externalId.toLowerCase().includes(client.name.toLowerCase()));
  if (guessable)
    report(
      "config/external-id",
      ["externalId"],
      "a random external ID: at least 8 different characters, without the client's name or account id",
      JSON.stringify(externalId),
      make,
    );
}
