import { caseless } from "../../core/aws/names.ts";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import { checkAccountId, checkName, checkSlug, firstOf, nameFromSlug } from "../project/answer-checks.ts";
import type { FleetProject } from "../project/open-project.ts";
import type { Question } from "../project/question.ts";
import { slugFaults } from "./add-faults.ts";
import { levelsOf, usualRoles } from "./usual-roles.ts";
import type { NewClient } from "./new-client.ts";

/** What a terminal can be asked so that a client can be added; nothing where all is given. The answers' keys are those of {@link NewClient}. */
export function missingForAdd(project: FleetProject, given: Partial<NewClient>): readonly Question[] {
  const others = [...project.clients.values()].flatMap(({ config }) =>
    config.kind === "client" ? [config.client] : [],
  );
  const usual = usualRoles(project);
  const questions: Question[] = [];
  if (given.slug === undefined)
    questions.push({
      key: "slug",
      message: "Slug of the client: names its stack and its file",
      kind: "text",
      check: firstOf(checkSlug, (slug) =>
        slugFaults(project, slug).length > 0 ? `Another client's file has the slug ${slug}.` : undefined,
      ),
    });
  if (given.name === undefined)
    questions.push({
      key: "name",
      message: "Name of the client: begins the names of its permission sets",
      kind: "text",
      ...(given.slug !== undefined && { initial: nameFromSlug(given.slug) }),
      check: firstOf(
        checkName,
        takenBy(others, (client, name) => caseless(client.name) === caseless(name)),
      ),
    });
  if (given.accountId === undefined)
    questions.push({
      key: "accountId",
      message: "Id of its AWS account, 12 digits",
      kind: "text",
      check: firstOf(
        checkAccountId,
        takenBy(others, (client, accountId) => client.accountId === accountId),
      ),
    });
  if (given.roles === undefined)
    questions.push({
      key: "roles",
      message: "Access levels that its account is to have",
      kind: "many",
      initial: usual.roles,
      choices: levelsOf(project).map((level) => ({ value: level, label: level })),
    });
  if (given.profile === undefined && given.assumeRole === undefined)
    questions.push({
      key: "profile",
      message: "AWS profile with credentials in that account (empty: those of the environment)",
      kind: "text",
      isOptional: true,
    });
  return questions;
}

function takenBy(others: readonly ClientPlan[], is: (client: ClientPlan, answer: string) => boolean) {
  return (answer: string): string | undefined => {
    const other = others.find((client) => is(client, answer));
    return other === undefined ? undefined : `${other.file} has it already.`;
  };
}
