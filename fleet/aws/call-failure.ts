import { printable } from "../../core/faults/fault.ts";

/** Why AWS was not asked, or did not answer. */
export interface CallFailure {
  readonly kind:
    /** The credentials were good once. */
    | "expired"
    /** There are none, or they cannot be used to sign. */
    | "no-credentials"
    /** AWS refused this call to this caller. */
    | "denied"
    /** AWS has no such thing. */
    | "absent"
    /** Anything else: throttling that went on, a network that does not answer. */
    | "other";
  /** One line, for a terminal. */
  readonly message: string;
}

/** Says what an error of the SDK means. */
export function callFailure(error: unknown): CallFailure {
  const name = error instanceof Error ? error.name : "";
  const text = error instanceof Error && error.message !== "" ? error.message : name === "" ? String(error) : name;
  // why cut to one line: some of the SDK's errors end with a stack or a whole page.
  const line = printable(text.split("\n", 1)[0] ?? "")
    .slice(0, 400)
    .replace(/\.+$/, "");
  const isAws = /^[A-Z]\w+$/.test(name) && name !== "Error" && name !== "CredentialsProviderError";
  const message = isAws ? `${name}: ${line}` : line;
  return { kind: kindOf(name, text), message };
}

function kindOf(name: string, text: string): CallFailure["kind"] {
  if (/^(?:ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/.test(name)) return "expired";
  if (/^(?:CredentialsProviderError|TokenProviderError|ProviderError)$/.test(name))
    return /expired|session associated with this profile is invalid/i.test(text) ? "expired" : "no-credentials";
  if (
    /^(?:InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidAccessKeyId|IncompleteSignature|AuthFailure)$/.test(
      name,
    )
  )
    return "no-credentials";
  if (/^(?:AccessDenied|AccessDeniedException|UnauthorizedOperation)$/.test(name)) return "denied";
  if (/^(?:NoSuchEntity|NoSuchEntityException|ResourceNotFoundException)$/.test(name)) return "absent";
  return "other";
}
