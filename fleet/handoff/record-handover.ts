import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, parseDocument } from "yaml";
import type { HandedOver } from "../../core/client/client-plan.ts";
import { stackConfig } from "../../core/config/read/written-value.ts";
import type { Fault } from "../../core/faults/fault.ts";
import { readYaml, type SourceFile } from "../../core/faults/yaml/source.ts";

/**
 * The client's file with the template that was handed over in the place of what `handoff` said; every other character is as
 * it was.
 * @param namespace Namespace of the keys: the name of the Pulumi project.
 * @returns a fault where `handoff` stands so that it cannot be replaced without touching something else.
 */
export function recordHandover(
  file: SourceFile,
  namespace: string,
  { digest, day }: HandedOver,
):
  | { readonly file: SourceFile; readonly faults: readonly [] }
  | { readonly file: undefined; readonly faults: readonly Fault[] } {
  const key = `${namespace}:client`;
  const entry = (of: SourceFile) => stackConfig(readYaml(of).source, namespace).values.find((one) => one.key === key);
  const before = entry(file);
  const record = { template: digest, sent: day };
  const text = `{ template: "${digest}", sent: "${day}" }`;
  const map =
    before === undefined
      ? undefined
      : parseDocument(file.text, { schema: "failsafe", uniqueKeys: false }).getIn(["config", before.as], true);
  const node = isMap(map) ? map.get("handoff", true) : undefined;
  const isPlain = (isScalar(node) || isMap(node)) && node.anchor === undefined && node.tag === undefined;
  const range = isPlain ? node.range : undefined;
  if (range != null) {
    const [from, to] = range;
    // why: a map in block style ends with the line after it, which stays.
    const end = from + file.text.slice(from, to).trimEnd().length;
    const after = { name: file.name, text: `${file.text.slice(0, from)}${text}${file.text.slice(end)}` };
    if (isDeepStrictEqual(entry(after)?.value, { ...(before?.value as object), handoff: record }))
      return { file: after, faults: [] };
  }
  return {
    file: undefined,
    faults: [
      {
        code: "handoff/by-hand",
        at: { file: file.name, ...before?.origin.locate(["handoff"]) },
        path: `${key}.handoff`,
        expected: "`handoff: true`, or what this command wrote there before, on a line of its own",
        found: "another form, as an alias or JSON text",
        fix: `Write \`handoff: ${text}\` by hand, then run the same command again. Nothing was written.`,
      },
    ],
  };
}
