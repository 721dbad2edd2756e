import { AwsError } from "../aws-error.ts";
import { structures, text, type Input } from "../json-input.ts";
import { groupOf, renameGroup, requireFreeEmails, userOf } from "./model.ts";
import type { Operation } from "./operation.ts";

/** What UpdateUser may change; the user name is not among it. (Identity Store API, AttributeOperation.) */
const USER_PATHS =
  /^(displayName|nickName|profileUrl|userType|title|preferredLanguage|locale|timezone|emails|addresses|phoneNumbers|name(\.\w+)?)$/i;

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** A document as the calls that read write it: the fields of an update begin with a small letter. */
function asRead(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asRead);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [capital(name), asRead(each)]));
}

function set(attributes: Input, path: string, value: unknown): Input {
  const [first = "", second] = path.split(".");
  const name = capital(first);
  const { [name]: before, ...rest } = attributes;
  if (second !== undefined) {
    const inner = typeof before === "object" && before !== null ? { ...before } : {};
    return { ...rest, [name]: set(inner, second, value) };
  }
  // why: an operation without a value removes the attribute.
  return value === undefined || value === null ? rest : { ...rest, [name]: asRead(value) };
}

function operationsOf(input: Input): { path: string; value: unknown }[] {
  return structures(input, "Operations").map((each) => ({
    path: text(each, "AttributePath"),
    value: each["AttributeValue"],
  }));
}

const notUpdatable = (path: string): AwsError =>
  new AwsError("ValidationException", `The attribute path ${path} cannot be updated.`);

/** What changes users and groups in place. */
export const UPDATES: Record<string, Operation> = {
  UpdateUser: (store, input) => {
    const user = userOf(store, text(input, "UserId"));
    let attributes = user.attributes;
    for (const { path, value } of operationsOf(input)) {
      if (!USER_PATHS.test(path)) throw notUpdatable(path);
      attributes = set(attributes, path, value);
    }
    requireFreeEmails(store, attributes, user.id);
    user.attributes = attributes;
    return {};
  },
  UpdateGroup: (store, input) => {
    const group = groupOf(store, text(input, "GroupId"));
    const operations = operationsOf(input);
    const wrong = operations.find(
      ({ path, value }) =>
        !/^(displayName|description)$/i.test(path) ||
        (value !== undefined && value !== null && typeof value !== "string"),
    );
    if (wrong !== undefined) throw notUpdatable(wrong.path);
    for (const { path, value } of operations) {
      const given = typeof value === "string" ? value : undefined;
      if (/^displayName$/i.test(path)) renameGroup(store, group, given ?? "");
      else if (given === undefined) delete group.description;
      else group.description = given;
    }
    return {};
  },
};
