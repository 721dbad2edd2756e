import { parseIpRange } from "../../../evaluate/ip-range.ts";

/** Shortest prefixes that are still somebody's own addresses: registries give nobody more. */
const SHORTEST = { 4: 8, 6: 16 } as const;

/** Whether a range can hold public addresses only, and not a good part of all. AWS sees the caller's public address, never a private one. */
export function isPublicRange(text: string): boolean {
  const range = parseIpRange(text);
  if (range === undefined || range.prefix < SHORTEST[range.version]) return false;
  return !PRIVATE.some((reserved) => {
    const other = parseIpRange(reserved);
    if (other?.version !== range.version) return false;
    const width = BigInt((range.version === 4 ? 32 : 128) - Math.min(range.prefix, other.prefix));
    return range.bits >> width === other.bits >> width;
  });
}

/** Source: IANA special-purpose address registries; RFC 1918, 6598, 4193. */
const PRIVATE = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
  ...["224.0.0.0/3", "::/127", "::ffff:0:0/96", "fc00::/7", "fe80::/10", "ff00::/8"],
];
