import type { Fault, Path } from "../../faults/fault.ts";
import type { YamlSource } from "../../faults/yaml/source.ts";
import { CONFIG_KEYS } from "./config-keys.ts";
import { member } from "./written-value.ts";
import { outdented, type ReadFault } from "./wrong-indentation.ts";

/**
 * Finds keys of Switchyard that stand where Pulumi passes them to nobody: beside `config:` instead of below it, or with
 * the name of another project in front, as after the project was renamed.
 * @param needed Whether the stack lacks the key, so that one under any other name must be meant.
 */
export function misplacedFaults(
  source: YamlSource,
  namespace: string,
  isProject: boolean,
  needed: (key: string) => boolean,
): readonly ReadFault[] {
  const config = keysOf(member(source.value, "config"));
  const top = keysOf(source.value).filter((key) => key !== "config");
  const written = new Set(config);
  const has = (key: string) => written.has(`${namespace}:${key}`) || written.has(key);
  const usual = (key: string) => (isProject ? key : `${namespace}:${key}`);
  return [
    ...top.flatMap((as): readonly ReadFault[] => {
      const [, prefix, key = ""] = PARTS.exec(as) ?? [];
      const moved =
        isProject || prefix !== undefined ? undefined : outdented(as, () => source.locateKey([as]), namespace, has);
      if (moved !== undefined) return [moved];
      if (!isKey(key) || (prefix !== undefined && !isOurs(prefix, key))) return [];
      const how =
        config.length === 0
          ? "Write `config:` in a line of its own above it, and indent it below that"
          : "Move it below `config:`, and indent it";
      return [
        misplaced(
          [as],
          usual(key),
          `${JSON.stringify(as)} outside \`config:\``,
          `${how}${as === usual(key) ? "" : `, as ${usual(key)}:`}.`,
        ),
      ];
    }),
    ...config.flatMap((as) => {
      const [, prefix, key = ""] = PARTS.exec(as) ?? [];
      if (prefix === undefined || prefix === namespace || !isKey(key) || !isOurs(prefix, key)) return [];
      return misplaced(
        ["config", as],
        usual(key),
        `${JSON.stringify(as)}, while the project is called ${JSON.stringify(namespace)}`,
        `Write ${usual(key)}: instead; the prefix is the \`name\` in Pulumi.yaml.`,
      );
    }),
  ];

  function isOurs(prefix: string, key: string): boolean {
    return prefix === namespace || prefix === "switchyard" || needed(key);
  }

  function misplaced(path: Path, usual: string, found: string, fix: string): Fault {
    return {
      code: "config/misplaced",
      at: source.locateKey(path),
      path: String(path.at(-1)),
      expected: `${usual} below \`config:\``,
      found,
      fix,
    };
  }
}

const PARTS = /^(?:([^:]+):(?:config:)?)?([A-Za-z]+)$/;

function isKey(key: string): boolean {
  return (CONFIG_KEYS as readonly string[]).includes(key);
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}
