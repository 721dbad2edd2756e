import fc from "fast-check";
import { PARTITIONS } from "../../../core/aws/partitions.ts";
import type { ClientPlan } from "../../../core/client/client-plan.ts";
import { readEngineConfig } from "../../../core/config/read/read-config.ts";
import { resolveConfig } from "../../../core/portfolio/resolve-stack.ts";

const sign = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+=,.@-";
const text = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from(sign)), minLength: min, maxLength: max });
const accountId = fc.string({ unit: fc.constantFrom(...Array.from("0123456789")), minLength: 12, maxLength: 12 });
const key = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,4})?$/);
const role = fc.record(
  {
    level: fc.constantFrom("administrator", "read-only", "devops"),
    name: text(1, 30),
    path: fc.array(text(1, 8), { maxLength: 3 }).map((steps) => ["", ...steps, ""].join("/")),
    permissionSet: text(1, 32),
    trust: fc.record({ permissionSets: fc.array(text(1, 32), { minLength: 1, maxLength: 8 }) }),
    managedPolicies: fc.uniqueArray(text(1, 20), { minLength: 1, maxLength: 4 }),
    maxSessionDuration: fc.integer({ min: 3600, max: 43_200 }),
  },
  { requiredKeys: ["level"] },
);

/** A client as a user may write it, mostly valid, with the home account that it is for. */
const written = fc.record({
  homeAccount: fc.record({
    accountId,
    company: text(1, 20),
    partition: fc.constantFrom(...PARTITIONS),
  }),
  client: fc.record({ name: key, accountId, roles: fc.dictionary(key, role, { minKeys: 1, maxKeys: 4 }) }),
});

/** The plans of random valid clients. */
export const arbitraryPlan: fc.Arbitrary<ClientPlan> = written
  .map(({ homeAccount, client }) => {
    const values = {
      "switchyard:homeAccount": JSON.stringify(homeAccount),
      "switchyard:client": JSON.stringify(client),
    };
    const config = resolveConfig(readEngineConfig("client-random", "switchyard", { values }));
    return config.kind === "client" ? config.client : undefined;
  })
  .filter((plan) => plan !== undefined);
