/**
 * What Pulumi makes of text without quotes, as its YAML reader does: of a number also in octal, hexadecimal and binary
 * form and with underscores; of a date; but not of `yes`, `on` or `12:30`.
 * Source: gopkg.in/yaml.v3, `resolve.go`; tests/e2e/yaml-as-pulumi.test.ts asks the engine itself.
 */
export type PlainValue = string | number | boolean | null | Moment;

/** A date, or a date and time, without quotes. */
export interface Moment {
  /** As Pulumi passes it from a stack's file: `2027-01-31 00:00:00 +0000 UTC`. */
  readonly inStack: string;
  /** As Pulumi passes it from `Pulumi.yaml`: `2027-01-31T00:00:00Z`. */
  readonly inProject: string;
  /** Whether it is in UTC. In which form another one is passed depends on the machine's own time zone. */
  readonly utc: boolean;
}

const WORDS: ReadonlyMap<string, boolean | number | null> = new Map<string, boolean | number | null>([
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, Number.NaN] as const),
  ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...["-.inf", "-.Inf", "-.INF"].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

/** The value of text without quotes. */
export function plainValue(text: string): PlainValue {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (text.startsWith(".")) return finite(/^\.\d+(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined) ?? text;
  if (!/^[-+\d]/.test(text)) return text;
  const plain = text.replaceAll("_", "");
  return moment(text) ?? integer(plain) ?? decimal(plain) ?? text;
}

const BASES: readonly (readonly [pattern: RegExp, base: string])[] = [
  [/^([-+]?)0x([\da-f]+)$/i, "0x"],
  [/^([-+]?)0b([01]+)$/i, "0b"],
  [/^([-+]?)0o?([0-7]+)$/i, "0o"],
  [/^([-+]?)([1-9]\d*|0)$/, ""],
  // why: a sign after the prefix passes there too.
  [/^0b([-+])([01]+)$/, "0b"],
  [/^0o([-+])([0-7]+)$/, "0o"],
];
const INT64_MIN = -(2n ** 63n);
const UINT64_MAX = 2n ** 64n - 1n;

function integer(plain: string): number | undefined {
  for (const [pattern, base] of BASES) {
    const [, sign, digits] = pattern.exec(plain) ?? [];
    if (digits === undefined) continue;
    const value = BigInt(base + digits) * (sign === "-" ? -1n : 1n);
    if (value >= INT64_MIN && value <= UINT64_MAX) return Number(value);
  }
  return undefined;
}

function decimal(plain: string): number | undefined {
  return finite(/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?$/i.test(plain) ? Number(plain) : undefined);
}

function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

const DAY = String.raw`(\d{4})-(\d{1,2})-(\d{1,2})`;
const TIME = String.raw`(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?`;
const FORMS = [
  new RegExp(`^${DAY}$`),
  new RegExp(`^${DAY} +${TIME}$`),
  new RegExp(String.raw`^${DAY}[Tt]${TIME}(Z|[-+]\d\d:\d\d)$`),
];

function moment(text: string): Moment | undefined {
  const found = FORMS.map((form) => form.exec(text)).find((match) => match !== null);
  if (found === undefined) return undefined;
  const parts: readonly (string | undefined)[] = found.slice(1);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(0, 6)
    .map((part) => Number(part ?? 0));
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = (parts[6] ?? "").slice(0, 9).replace(/0+$/, "");
  const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  const time = `${pad(hour)}:${pad(minute)}:${pad(second)}${fraction === "" ? "" : `.${fraction}`}`;
  return {
    inStack: `${date} ${time} +0000 UTC`,
    inProject: `${date}T${time}Z`,
    utc: /^(?:Z|[-+]00:00)?$/.test(parts[7] ?? ""),
  };
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

function pad(part: number, length = 2): string {
  return String(part).padStart(length, "0");
}
