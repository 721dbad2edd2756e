import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import type { Diagnostic, StackEnd, Step } from "../workers/protocol.ts";

const STACK = "pulumi:pulumi:Stack";
/** The engine's own provider, for reading state: it comes and goes with the calls, and no display shows it. */
const OWN_PROVIDER = "pulumi:providers:pulumi";

type PolicyEvent = NonNullable<EngineEvent["policyEvent"]>;

/** Most that is kept of the messages of one run, of each severity. */
const MAX_DIAGNOSTICS = 2000;

/** Gathers what the engine's events say of one run. */
export class EventLog {
  private readonly steps = new Map<string, Step>();
  private readonly diagnostics: Diagnostic[] = [];
  private readonly noted = { info: 0, warning: 0, error: 0 };
  private changes: Readonly<Record<string, number>> = {};
  private stackOutputs: Readonly<Record<string, unknown>> = {};
  private resources = 0;

  constructor(private readonly onStep: (step: Step, isDone: boolean) => void) {}

  take(event: EngineEvent): void {
    const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent, summaryEvent } = event;
    const metadata = (resourcePreEvent ?? resOutputsEvent ?? resOpFailedEvent)?.metadata;
    if (metadata !== undefined && metadata.type !== OWN_PROVIDER) {
      const { op, type, urn, diffs } = metadata;
      if (type === STACK) {
        if (resOutputsEvent !== undefined) this.stackOutputs = { ...metadata.new?.outputs };
      } else {
        if (resourcePreEvent !== undefined) this.resources += 1;
        const step: Step = { op, type, urn, ...(diffs !== undefined && { diffs }) };
        if (op !== "same" && op !== "refresh") this.steps.set(`${op} ${urn}`, step);
        this.onStep(step, resourcePreEvent === undefined);
      }
    }
    if (diagnosticEvent !== undefined && diagnosticEvent.ephemeral !== true) this.note(diagnosticEvent);
    if (event.policyEvent !== undefined) this.noteViolation(event.policyEvent);
    if (summaryEvent !== undefined) this.changes = { ...summaryEvent.resourceChanges };
  }

  /** Whether any resource was registered, changed or not. */
  sawResources(): boolean {
    return this.resources > 0;
  }

  summary(): Pick<StackEnd, "changes" | "steps" | "diagnostics"> {
    return { changes: this.changes, steps: [...this.steps.values()], diagnostics: this.diagnostics };
  }

  /** The stack's outputs; what is a secret is left out. */
  outputs(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(Object.entries(this.stackOutputs).filter(([, value]) => value !== "[secret]"));
  }

  /** What a policy pack says: an error where it stops the stack. */
  private noteViolation({ resourceUrn, message, policyName, enforcementLevel }: PolicyEvent): void {
    const severity = enforcementLevel === "mandatory" ? "error" : "warning";
    const urn = resourceUrn ?? "";
    this.note({
      severity,
      color: "never",
      message: `policy ${policyName}: ${message.trim().replaceAll("\n", ". ")}`,
      urn,
    });
  }

  private note({ severity, message, urn }: NonNullable<EngineEvent["diagnosticEvent"]>): void {
    const known = severity === "warning" || severity === "error" ? severity : severity === "info" ? "info" : undefined;
    if (known === undefined) return;
    // why: the engine writes its colors as marks in the text, `<{%reset%}>`.
    const text = message.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
    // why by severity: the error that says why it failed comes last.
    const count = this.noted[known];
    if (text === "" || count >= MAX_DIAGNOSTICS) return;
    this.noted[known] = count + 1;
    const [type, name] = urn === undefined || urn === "" ? [] : urn.split("::").slice(-2);
    const about =
      type === undefined || name === undefined || type === STACK
        ? undefined
        : `${type.split("$").at(-1) ?? type} ${name}`;
    this.diagnostics.push({ severity: known, message: text, ...(about !== undefined && { about }) });
  }
}
