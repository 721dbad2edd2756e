/** A refusal as AWS words it. Any part of the front may throw it; server.ts writes it in the protocol of the call. */
export class AwsError extends Error {
  /**
   * @param code AWS's error code, such as `AccessDenied`.
   * @param message AWS's message where known.
   * @param status HTTP status; 400 unless told.
   */
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = code;
  }
}

/** The wording AWS uses for a field that breaks its constraint. */
export function constraintMessage(value: string, field: string, constraint: string): string {
  return `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: ${constraint}`;
}

/** What AWS says of a field. Lengths in characters. */
export interface FieldRule {
  min?: number;
  max?: number;
  /** Source of a regular expression that the whole value must match. */
  pattern?: string;
}

/** Throws the error of AWS's own validation when the value breaks the rule. `code` differs between services. */
export function checkField(code: string, field: string, value: string, rule: FieldRule): void {
  const refuse = (constraint: string): never => {
    throw new AwsError(code, constraintMessage(value, field, constraint));
  };
  if (rule.max !== undefined && value.length > rule.max) {
    refuse(`Member must have length less than or equal to ${rule.max}`);
  }
  if (rule.min !== undefined && value.length < rule.min) {
    refuse(`Member must have length greater than or equal to ${rule.min}`);
  }
  if (rule.pattern !== undefined && !new RegExp(`^(?:${rule.pattern})$`, "u").test(value)) {
    refuse(`Member must satisfy regular expression pattern: ${rule.pattern}`);
  }
}
