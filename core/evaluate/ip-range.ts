/** A range of IP addresses: the first address's bits that all addresses of the range share. */
export interface IpRange {
  readonly version: 4 | 6;
  readonly bits: bigint;
  readonly prefix: number;
}

const V4_PART = /^(0|[1-9]\d{0,2})$/;
const V6_PART = /^[0-9a-f]{1,4}$/i;

function parseV4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => V4_PART.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function v6Groups(text: string): readonly string[] | undefined {
  if (text === "") return [];
  const groups = text.split(":");
  const tail = groups[groups.length - 1] ?? "";
  if (!tail.includes(".")) return groups;
  const v4 = parseV4(tail);
  return v4 === undefined ? undefined : [...groups.slice(0, -1), (v4 >> 16n).toString(16), (v4 & 0xffffn).toString(16)];
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = v6Groups(halves[0] ?? "");
  const tail = v6Groups(halves[1] ?? "");
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => "0"), ...tail];
  if (!groups.every((group) => V6_PART.test(group))) return undefined;
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

/** Parses `203.0.113.0/24`, `2001:db8::/32` or a bare address (the whole length); undefined when it is neither. */
export function parseIpRange(text: string): IpRange | undefined {
  const [address = "", prefixText, ...rest] = text.split("/");
  const version = address.includes(":") ? 6 : 4;
  const bits = version === 6 ? parseV6(address) : parseV4(address);
  const length = version === 6 ? 128 : 32;
  const prefix = prefixText === undefined ? length : /^\d{1,3}$/.test(prefixText) ? Number(prefixText) : -1;
  if (bits === undefined || rest.length > 0 || prefix < 0 || prefix > length) return undefined;
  return { version, bits, prefix };
}

/** Whether a single address lies in the range; an IPv4 address never lies in an IPv6 range. */
export function inRange(address: IpRange, range: IpRange): boolean {
  if (address.version !== range.version || address.prefix < range.prefix) return false;
  const shift = BigInt((range.version === 6 ? 128 : 32) - range.prefix);
  return address.bits >> shift === range.bits >> shift;
}
