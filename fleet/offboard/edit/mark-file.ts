import { isMap, parseDocument } from "yaml";
import { stackConfig } from "../../../core/config/read/written-value.ts";
import type { Fault } from "../../../core/faults/fault.ts";
import { readYaml, type SourceFile } from "../../../core/faults/yaml/source.ts";
import { byHand } from "./cut-files.ts";
import { lineStart } from "./cut-spans.ts";

const MARK = "offboarding: true";

/**
 * The client's file with `offboarding: true`, so that the home stack takes the client for gone. Every other line is as it
 * was; a file that is marked is given back as it is.
 */
export function markFile(
  file: SourceFile,
  namespace: string,
):
  | { readonly file: SourceFile; readonly faults: readonly [] }
  | { readonly file: undefined; readonly faults: readonly Fault[] } {
  const key = `${namespace}:client`;
  const written = stackConfig(readYaml(file).source, namespace).values.find((one) => one.key === key);
  const { value } = written ?? {};
  if (typeof value === "object" && value !== null && "offboarding" in value && value.offboarding === true)
    return { file, faults: [] };
  const refuse = (because: string) => ({
    file: undefined,
    faults: [
      {
        ...byHand(file, written?.origin.locate([]).line, key, MARK, because),
        expected: `a map below ${key}, so that \`${MARK}\` can be added to it`,
        fix: `Write \`${MARK}\` below ${key} by hand, then run the same command again. Nothing was written.`,
      },
    ],
  });
  const document = parseDocument(file.text, { schema: "failsafe", uniqueKeys: false });
  const map = written === undefined ? undefined : document.getIn(["config", written.as], true);
  if (!isMap(map) || map.range == null) return refuse(typeof value === "object" ? "JSON text or an alias" : "no map");
  if (map.has("offboarding")) return refuse("another value of offboarding");
  const [start] = map.range;
  const text = (at: number, more: string) => file.text.slice(0, at) + more + file.text.slice(at);
  if (map.flow === true) return checked(text(start + 1, ` ${MARK},`));
  const from = lineStart(file.text, start);
  const indent = file.text.slice(from, start);
  if (indent.trim() !== "") return refuse("a map that begins in the line of its key");
  const newline = file.text.includes("\r\n") ? "\r\n" : "\n";
  return checked(text(from, `${indent}${MARK}${newline}`));

  function checked(edited: string): ReturnType<typeof markFile> {
    const after = { name: file.name, text: edited };
    const now = stackConfig(readYaml(after).source, namespace).values.find((one) => one.key === key)?.value;
    const isMarked = typeof now === "object" && now !== null && "offboarding" in now && now.offboarding === true;
    return isMarked ? { file: after, faults: [] } : refuse("an unusual form");
  }
}
