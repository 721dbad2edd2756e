import { asText, isList, isRecord, type Properties, type Value } from "../protocol/value.ts";
import { sameValues } from "../table/kind.ts";
import type { NativeType } from "./native-types.ts";

/** How a set of properties differs from another: what has been added or has another value, and what is gone. */
export interface Changes {
  readonly set: Properties;
  readonly gone: readonly string[];
}

/** All writable properties of a state as inputs: so an import takes them. */
export function writable(type: NativeType, state: Properties): Properties {
  return pick(state, (name) => name in type.inputs);
}

/**
 * What AWS has (`state`, as last read) of the properties that the program owned or wants to own: what is in neither the old
 * nor the new inputs is left out, fields of objects too. Source: pulumi-aws-native, path_classifier.go.
 */
export function baseline(type: NativeType, state: Properties, old: Properties, news: Properties): Properties {
  return owned(type, writable(type, state), old, news, "") as Properties;
}

function owned(type: NativeType, actual: Value, old: Value, news: Value, path: string): Value {
  if (isList(actual)) {
    return actual.map((item, index) => owned(type, item, at(old, `${index}`), at(news, `${index}`), `${path}*/`));
  }
  if (!isRecord(actual)) return actual;
  const kept = pick(actual, (name) => {
    const isRequired = type.required.includes(`${path}${name}`);
    return isRequired || at(old, name) !== undefined || at(news, name) !== undefined;
  });
  const parts = Object.entries(kept).map(([name, value]) => {
    // why not into it: what has no schema is owned as a whole
    const isWhole = type.inputs[name] === "any";
    return [name, isWhole ? value : owned(type, value, at(old, name), at(news, name), `${path}${name}/`)] as const;
  });
  return Object.fromEntries(parts);
}

function at(value: Value, name: string): Value {
  if (isList(value)) return value[Number(name)];
  return isRecord(value) ? value[name] : undefined;
}

/**
 * What makes `to` of `from`. Lists that differ in order alone are the same, and tags that AWS puts on by itself (`aws:`)
 * count only where `inputs` have them. Nothing is compared by meaning: another spelling of a policy is a change.
 */
export function changes(from: Properties, to: Properties, inputs: Properties): Changes {
  const [left, right] = [withoutForeignTags(from, inputs), withoutForeignTags(to, inputs)];
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  const differing = [...names].filter((name) => !sameValues(left[name], right[name]));
  return {
    set: pick(right, (name) => differing.includes(name)),
    gone: differing.filter((name) => !(name in right)),
  };
}

function withoutForeignTags(properties: Properties, inputs: Properties): Properties {
  const { tags } = properties;
  if (!isList(tags) || tags.length === 0) return properties;
  const own = isList(inputs["tags"]) ? inputs["tags"].map((tag) => at(tag, "key")) : [];
  const kept = tags.filter((tag) => own.includes(at(tag, "key")) || !asText(at(tag, "key")).startsWith("aws:"));
  return kept.length === 0 ? pick(properties, (name) => name !== "tags") : { ...properties, tags: kept };
}

/** The properties with the changes made. */
export function applied(properties: Properties, { set, gone }: Changes): Properties {
  return { ...pick(properties, (name) => !gone.includes(name)), ...set };
}

function pick(properties: Properties, wanted: (name: string) => boolean): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => wanted(name)));
}
