const DAY = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z$/;
/** An unquoted date or time as Pulumi passes it on. */
const AS_PULUMI = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) \+0000 UTC$/;

/**
 * The moment at which something ends, as `2027-01-31T00:00:00Z`; `undefined` when the text is none. A day means its
 * start in UTC, so that what the file says is what the policy says.
 * @param written `2027-01-31`, `2027-01-31T18:00:00Z`, or what Pulumi makes of one without quotes.
 */
export function parseUntil(written: string): string | undefined {
  const [, day, time] = AS_PULUMI.exec(written) ?? [];
  const text = day === undefined || time === undefined ? written : `${day}T${time}Z`;
  if (!DAY.test(text) && !MOMENT.test(text)) return undefined;
  const date = new Date(text);
  // why compared: JavaScript reads 30 February as 1 March.
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(text.slice(0, 10))) return undefined;
  return `${date.toISOString().slice(0, 19)}Z`;
}
