/**
 * What the Pulumi Kubernetes Operator's CRD `stacks.pulumi.com` (version v1, as of operator 2) says of the fields that are
 * written here: their names, types and which are required, stated anew. Closed, so that any other field is a fault.
 */
const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

function object(properties: Readonly<Record<string, unknown>>, ...required: readonly string[]) {
  return { type: "object", properties, required, additionalProperties: false } as const;
}

const resourceRef = object(
  {
    type: text,
    env: object({ name: text }, "name"),
    filesystem: object({ path: text }, "path"),
    literal: object({ value: text }, "value"),
    secret: object({ name: text, key: text, namespace: text }, "key", "name"),
  },
  "type",
);

export const STACK_SCHEMA = object(
  {
    apiVersion: { const: "pulumi.com/v1" },
    kind: { const: "Stack" },
    metadata: object({ name: text, namespace: text }, "name"),
    spec: object(
      {
        stack: text,
        backend: text,
        projectRepo: text,
        branch: text,
        commit: text,
        repoDir: text,
        envRefs: { type: "object", additionalProperties: resourceRef },
        prerequisites: {
          type: "array",
          items: object({ name: text, requirement: object({ succeededWithinDuration: text }) }, "name"),
        },
        continueResyncOnCommitMatch: flag,
        destroyOnFinalize: flag,
        retryOnUpdateConflict: flag,
        resyncFrequencySeconds: { type: "integer" },
        serviceAccountName: text,
      },
      "stack",
    ),
  },
  "apiVersion",
  "kind",
  "metadata",
  "spec",
);
