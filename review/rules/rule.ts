import type { NamedPolicy, PolicyDocument } from "../../core/aws/policy-document.ts";
import type { AccessDiff } from "../../core/changes/access-difference.ts";
import type { Location } from "../../core/faults/fault.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import type { ReviewSettings } from "../settings/review-settings.ts";
import type { Severity } from "./severity.ts";

export type { Severity } from "./severity.ts";

/** What one rule found. Names in the texts are as written: whoever shows them escapes them. */
export interface Found {
  /** What it is about, for people and for exceptions: `AbcCorp/administrator`, `group:Auditors`, `permission-set:AbcCorpReadOnly`. */
  readonly subject: string;
  /** One sentence: what was found. */
  readonly message: string;
  /** Where in the files; absent where no file says it, as of a resource. */
  readonly at?: Location;
}

/** One finding as it is shown. */
export interface Finding extends Found {
  /** Id of the rule. */
  readonly rule: string;
  readonly severity: Exclude<Severity, "off">;
  /** What to do about it. */
  readonly mend: string;
  /** Whether base has it as well, so that the change is not its cause. */
  readonly isOld: boolean;
  /** The exception that lets it pass. It does not fail the review then, and is shown. */
  readonly exception?: {
    readonly reason: string;
    readonly owner: string;
    readonly until: string;
    readonly isNew: boolean;
  };
}

/** A policy, and where its parts are written. */
export interface PlacedPolicy extends NamedPolicy {
  /** @param path Inside the document. Absent: no file says it. */
  readonly at?: (path: readonly (string | number)[]) => Location;
}

/** A role as rules see it: from the files, or as the engine is about to write it. What is not known (yet) is absent. */
export interface RoleFacts {
  /** `AbcCorp/administrator` from the files, the role's name from the engine. */
  readonly subject: string;
  readonly name?: string;
  readonly arn?: string;
  readonly accountId?: string;
  readonly homeAccountId?: string;
  /** Whether the account belongs to the home's own organization; absent: it is not known. */
  readonly memberOfHome?: boolean;
  readonly trustPolicy?: PolicyDocument;
  /** ARNs of managed policies. */
  readonly managedPolicyArns?: readonly string[];
  /** Inline policies by their names; managed policies of the account whose text is known, by their ARNs. */
  readonly documents?: readonly PlacedPolicy[];
  /** ARN; absent where there is none, or it is not known. */
  readonly boundary?: string;
  /** The boundary's text, where it is a policy of the account and known. */
  readonly boundaryDocument?: PolicyDocument;
  /** The written reason why the whole home account may enter; absent: nobody gave one. */
  readonly openBecause?: string;
  readonly maxSessionSeconds?: number;
  readonly at?: Location;
}

/** A permission set as rules see it. */
export interface SetFacts {
  /** `permission-set:AbcCorpReadOnly`. */
  readonly subject: string;
  readonly name?: string;
  readonly inlinePolicy?: PolicyDocument;
  readonly managedPolicyArns?: readonly string[];
  /** ARN, or path and name; absent where there is none, or it is not known. */
  readonly boundary?: string;
  /** Seconds. */
  readonly sessionSeconds?: number;
  readonly at?: Location;
}

/** Both sides of a change, as rules see them. */
export interface PortfolioInput {
  /** Absent: there is none, or its files are at fault. */
  readonly base?: Portfolio;
  readonly head: Portfolio;
  readonly diff: AccessDiff;
  /** What holds: the stricter of both sides' settings, with head's exceptions. */
  readonly settings: ReviewSettings;
  /** What each side's own file says; the defaults where there is none, or it is at fault. */
  readonly written: { readonly base: ReviewSettings; readonly head: ReviewSettings };
}

/** One rule of the review. It has at least one of the three checks. */
export interface Rule {
  /** `wildcard-principal`: kebab-case, stable; exceptions and severities name it. */
  readonly id: string;
  /** Severity where the settings say nothing. */
  readonly severity: Severity;
  /** What it finds, in a few words. */
  readonly title: string;
  readonly why: string;
  readonly mend: string;
  /** Looks at one role, whether from the files or from the engine. */
  readonly onRole?: (role: RoleFacts, settings: ReviewSettings) => readonly Found[];
  /** Looks at one permission set, whether from the files or from the engine. */
  readonly onSet?: (set: SetFacts, settings: ReviewSettings) => readonly Found[];
  /** Looks at both sides as a whole; cannot run in the engine. */
  readonly onPortfolio?: (input: PortfolioInput) => readonly Found[];
  /** Files over the example project of the catalogue (`review/rules/cases/`): one in which it finds nothing, one in which it finds something. */
  readonly passes: RuleCase;
  readonly fails: RuleCase;
}

/** Files by name, as text; `null` takes one away. What is not named is as in the example project. */
export type CaseFiles = Readonly<Record<string, string | null>>;

/** A case that files make. */
export interface FilesCase {
  /** Default: as `head`. */
  readonly base?: CaseFiles;
  readonly head: CaseFiles;
}

/** One case of a rule; of what no file can say, the role or permission set as the engine is about to write it. */
export type RuleCase = FilesCase | { readonly role: RoleFacts } | { readonly set: SetFacts };
