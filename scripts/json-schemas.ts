import { format } from "prettier";
import { z } from "zod";
import { clientSchema } from "../core/config/schema/client-schema.ts";
import { homeSchema } from "../core/config/schema/home-schema.ts";
import { accessLevelsSchema, homeAccountSchema } from "../core/config/schema/project-schema.ts";
import { quotasSchema } from "../core/config/schema/quotas-schema.ts";
import { fleetReportSchema } from "../fleet/report-schema.ts";
import { reviewReportSchema } from "../review/report/review-report-schema.ts";
import { reviewSettingsSchema } from "../review/settings/review-settings-schema.ts";

/** One generated file: its path from the project's folder, and its text. */
export interface SchemaFile {
  readonly path: string;
  readonly text: string;
}

type Json = Readonly<Record<string, unknown>>;

// why draft 7: the newest draft that the YAML extensions of all common editors read in full.
const DRAFT = { uri: "http://json-schema.org/draft-07/schema#", target: "draft-07" } as const;

/**
 * The JSON Schemas of `Pulumi.yaml` and of the two kinds of stack files, as editors and CI checks read them, of
 * `switchyard.review.yaml`, of the report that `--report` writes, and of a review.
 */
export async function jsonSchemas(): Promise<readonly SchemaFile[]> {
  const schemas = {
    project: projectFile(),
    client: stackFile("switchyard:client", "Pulumi.client-<slug>.yaml: one client account.", jsonOf(clientSchema)),
    home: stackFile("switchyard:home", "Pulumi.home.yaml: the home stack.", jsonOf(homeSchema)),
    report: reportFile(),
    "review-settings": {
      $schema: DRAFT.uri,
      title: "Switchyard: switchyard.review.yaml",
      ...jsonOf(reviewSettingsSchema),
    },
    review: reviewFile(),
  };
  return Promise.all(
    Object.entries(schemas).map(async ([name, schema]) => ({
      path: `schema/${name}.schema.json`,
      text: await format(JSON.stringify(schema), { parser: "json", printWidth: 120 }),
    })),
  );
}

function projectFile(): Json {
  return {
    $schema: DRAFT.uri,
    title: "Switchyard: Pulumi.yaml",
    description: "Pulumi.yaml: the home account, the access levels and the quotas, shared by all stacks.",
    type: "object",
    required: ["name", "runtime", "config"],
    properties: {
      name: { description: "Name of the Pulumi project; the namespace of its configuration keys.", type: "string" },
      config: {
        type: "object",
        required: ["homeAccount"],
        properties: {
          homeAccount: held(jsonOf(homeAccountSchema)),
          accessLevels: held(jsonOf(accessLevelsSchema)),
          quotas: held(jsonOf(quotasSchema)),
        },
        // why: a key without a namespace belongs to the project, so a misspelled one is a mistake; aws:region is not.
        patternProperties: { "^(?!homeAccount$|accessLevels$|quotas$)[^:]*$": false },
      },
    },
  };
}

/** Pulumi takes structured project-level configuration below `value` only. */
function held(schema: Json): Json {
  return { type: "object", required: ["value"], properties: { value: schema }, additionalProperties: false };
}

function stackFile(key: string, description: string, schema: Json): Json {
  return {
    $schema: DRAFT.uri,
    title: `Switchyard: ${description.split(":")[0] ?? key}`,
    description,
    type: "object",
    required: ["config"],
    properties: {
      config: {
        type: "object",
        required: [key],
        properties: { [key]: schema },
        patternProperties: { [`^switchyard:(?!${key.replace("switchyard:", "")}$)`]: false },
      },
    },
  };
}

function reportFile(): Json {
  return { $schema: DRAFT.uri, title: "Switchyard: report of a run over the fleet", ...jsonOf(fleetReportSchema) };
}

function reviewFile(): Json {
  return { $schema: DRAFT.uri, title: "Switchyard: review of a change", ...jsonOf(reviewReportSchema) };
}

function jsonOf(schema: z.ZodType): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    target: DRAFT.target,
    // why: that a script may not change the object is no news about the file.
    override: ({ jsonSchema }) => delete jsonSchema.readOnly,
  });
  if ($schema !== DRAFT.uri) throw new Error(`unexpected draft ${String($schema)}`);
  return rest;
}
