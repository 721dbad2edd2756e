import type { Location, Path } from "./fault.ts";
import type { YamlSource } from "./yaml/source.ts";

/** Where one configuration value came from, so that a fault inside it can be placed. */
export interface Origin {
  /** The full path as a person writes it: `switchyard:client.roles[0]`. */
  name(path: Path): string;
  locate(path: Path): Location;
  locateKey(path: Path): Location;
  /** The characters of a scalar as they stand in the file, where that is known. */
  written(path: Path): string | undefined;
}

/** Origin of a value that stands in a YAML file at `base`. */
export function yamlOrigin(source: YamlSource, key: string, base: Path): Origin {
  return {
    name: (path) => pathName(key, path),
    locate: (path) => source.locate([...base, ...path]),
    locateKey: (path) => source.locateKey([...base, ...path]),
    written: (path) => source.written([...base, ...path]),
  };
}

/** Origin of a value that stands as JSON text in a YAML file at `base`: all of it is where the text is. */
export function textOrigin(source: YamlSource, key: string, base: Path): Origin {
  return {
    name: (path) => pathName(key, path),
    locate: () => source.locate(base),
    locateKey: () => source.locate(base),
    written: () => undefined,
  };
}

/** Origin of a value whose file is not at hand, for instance one set by `pulumi config set` or by an inline program. */
export function bareOrigin(file: string, key: string): Origin {
  return {
    name: (path) => pathName(key, path),
    locate: () => ({ file }),
    locateKey: () => ({ file }),
    written: () => undefined,
  };
}

function pathName(key: string, path: Path): string {
  return path.reduce<string>(
    (name, step) =>
      typeof step === "number"
        ? `${name}[${step}]`
        : /^[\w-]+$/.test(step)
          ? `${name}.${step}`
          : `${name}[${JSON.stringify(step)}]`,
    key,
  );
}
