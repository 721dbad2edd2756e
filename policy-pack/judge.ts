import type { PolicyResource } from "@pulumi/policy";
import { roleArn } from "../core/aws/arns.ts";
import type { PolicyDocument } from "../core/aws/policy-document.ts";
import type { Rule } from "../review/rules/rule.ts";
import { arnFinder, looseFacts, ownFacts, setFactsOf, subjectOf, wholeFacts } from "./engine-facts.ts";
import { OWN_CHECKS } from "./own-checks.ts";
import { admitsOutsiders } from "./outside-principals.ts";
import type { PackContext } from "./pack-context.ts";
import type { HolderPiece, Piece } from "./pieces.ts";
import { NOT_YET } from "./resource-inputs.ts";
import { type Facts, findings, own, type Violation } from "./violations.ts";
import { wholeHolders, type WholeHolder } from "./whole-holders.ts";
import { type Shown, type WrittenResource, writtenResource } from "./written-resource.ts";

/** What a judge needs beside the stack. */
export interface JudgeOptions {
  readonly rules: readonly Rule[];
  /** Makes ready what rules need to know of the documents that they will see. Default: nothing. */
  readonly prepare?: (documents: readonly PolicyDocument[]) => Promise<void>;
  readonly now: Date;
}

/**
 * Judges one run of the engine: each resource before it is written, by what stands in itself, and all of them together at
 * the end.
 */
export class Judge {
  // why kept: at the end, the engine shows what AWS and the state say of a resource, not what the program does.
  private readonly seen = new Map<string, WrittenResource>();

  constructor(
    private readonly context: PackContext,
    private readonly options: JudgeOptions,
  ) {}

  /** What is wrong with one resource by itself. */
  async resource(shown: Shown): Promise<readonly Violation[]> {
    const resource = writtenResource(shown);
    if (resource === undefined) return [];
    this.seen.set(resource.urn, resource);
    const holders = resource.pieces.filter((piece) => piece.kind === "holder");
    await this.options.prepare?.(holders.flatMap(documentsIn));
    return [
      ...this.obstacles(resource),
      ...resource.pieces.flatMap((piece) => this.ownChecks(resource, piece)),
      ...holders.flatMap((piece) => this.alone(resource, piece)),
    ];
  }

  /** What is wrong with the stack as a whole, and was not with a resource by itself. */
  async stack(resources: readonly PolicyResource[]): Promise<readonly Violation[]> {
    const byUrn = new Map(resources.map((one) => [one.urn, one]));
    const read = resources.flatMap((one) => this.seen.get(one.urn) ?? writtenResource(one) ?? []);
    const comesFrom = (urn: string, argument: string): readonly string[] =>
      (byUrn.get(urn)?.propertyDependencies[argument] ?? []).map((one) => one.urn);
    const { holders, loose } = wholeHolders(read, comesFrom, arnFinder(this.context));
    const judged: readonly (readonly [Facts, string])[] = [
      ...holders.map((one) => [this.factsOf(one), one.resource.urn] as const),
      ...loose.map(
        ({ piece, resource }) => [{ role: looseFacts(this.context, piece, resource) }, resource.urn] as const,
      ),
    ];
    await this.options.prepare?.(judged.flatMap(([facts]) => documentsOf(facts)));
    const alone = new Set(
      holders.flatMap(({ piece, resource }) => (piece === undefined ? [] : this.alone(resource, piece).map(keyOf))),
    );
    return [
      ...holders.flatMap((one) => this.open(one)),
      ...judged.flatMap(([facts, urn]) => this.found(facts, urn)).filter((one) => !alone.has(keyOf(one))),
    ];
  }

  private alone(resource: WrittenResource, piece: HolderPiece): readonly Violation[] {
    const { of, documents, managed, boundary } = piece;
    // why: a set of Cloud Control holds all that it gives; elsewhere, what one resource gives another may deny.
    if (of === "set" && documents !== undefined && managed !== undefined)
      return this.found(this.factsOf({ of, resource, piece, documents, managed, boundary }), resource.urn);
    return of === "role" ? this.found({ role: ownFacts(this.context, resource, piece) }, resource.urn) : [];
  }

  private found(facts: Facts, urn: string): readonly Violation[] {
    return findings(this.context, this.options.rules, facts, urn, this.options.now);
  }

  private factsOf(holder: WholeHolder): Facts {
    return holder.of === "set" ? { set: setFactsOf(this.context, holder) } : { role: wholeFacts(this.context, holder) };
  }

  private obstacles({ urn, type, name, obstacle, pieces }: WrittenResource): readonly Violation[] {
    if (obstacle === "type") return [shownOnly(urn, `No rule looks at resources of the type ${type}.`)];
    if (obstacle !== undefined)
      return [own("cannot-be-judged", urn, `${obstacle.property} of ${name} cannot be read.`)];
    // why not what a resource gives to another one: it is judged with that one, and the engine may know by then.
    return pieces.flatMap((piece) => {
      const [trust, account] = [piece.kind === "holder" && piece.trust, piece.kind === "assignment" && piece.accountId];
      return [
        ...(trust === NOT_YET ? [this.notYet(urn, `the trust policy of ${name}`)] : []),
        ...(account === NOT_YET ? [this.notYet(urn, `the account of ${name}`)] : []),
      ];
    });
  }

  /** Where a policy is not known, or who has it, the whole is not judged. */
  private open({ documents, managed, resource }: WholeHolder): readonly Violation[] {
    if (documents !== NOT_YET && managed !== NOT_YET) return [];
    return [this.notYet(resource.urn, `the policies that ${resource.name} has, or gives, taken together`)];
  }

  private notYet(urn: string, what: string): Violation {
    if (!this.context.isPreview) return own("cannot-be-judged", urn, `Not known even in an update: ${what}.`);
    return shownOnly(urn, `Not known before the update, which judges it: ${what}.`);
  }

  private ownChecks(resource: WrittenResource, piece: Piece): readonly Violation[] {
    const { urn, name, accountId } = resource;
    const elsewhere = accountId !== undefined && accountId !== this.context.accountId;
    const target = piece.kind === "assignment" && typeof piece.accountId === "string" ? piece.accountId : undefined;
    return [
      ...(elsewhere ? [own("other-account", urn, `The provider of ${name} writes to another account.`)] : []),
      ...(target === undefined || this.context.namedAccounts.has(target)
        ? []
        : [
            own(
              "other-account",
              urn,
              `${name} assigns a permission set in an account that the stack's configuration does not name.`,
            ),
          ]),
      ...(piece.kind === "key" ? [own("access-key", urn, `${name}.`)] : []),
      ...(piece.kind === "holder" && this.admitsOutsiders(resource, piece) ? [this.outside(resource, piece)] : []),
    ];
  }

  private admitsOutsiders(resource: WrittenResource, { trust, name, path }: HolderPiece): boolean {
    if (trust === undefined || trust === NOT_YET) return false;
    const { partition, accountId, homeAccountId } = this.context;
    const [own, at] = [typeof name === "string" ? name : "unnamed", typeof path === "string" ? path : "/"];
    const arn = roleArn(partition, resource.accountId ?? accountId, at, own);
    return admitsOutsiders({ arn, trustPolicy: trust }, { partition, accountId: homeAccountId }, this.options.now);
  }

  /** why by the rule's name: a trust that an exception lets pass is the same trust here. */
  private outside(resource: WrittenResource, piece: HolderPiece): Violation {
    const subject = subjectOf(this.context, resource, piece);
    const violation = own("outside-principal", resource.urn, `${subject}.`);
    const isExcepted = this.context.settings.exceptions.some(
      (one) =>
        one.rule === "foreign-account-trust" &&
        one.subject === subject &&
        Date.parse(one.until) > this.options.now.getTime(),
    );
    return isExcepted
      ? {
          ...violation,
          policy: "excepted",
          message: `${OWN_CHECKS["outside-principal"].title}: ${subject}.`,
          stops: false,
        }
      : violation;
  }
}

function shownOnly(urn: string, message: string): Violation {
  return { policy: "not-judged", urn, message, stops: false };
}

function keyOf({ policy, urn, message }: Violation): string {
  return JSON.stringify([policy, urn, message]);
}

function documentsIn({ trust, documents = [] }: HolderPiece): readonly PolicyDocument[] {
  return [
    ...(trust === undefined || trust === NOT_YET ? [] : [trust]),
    ...(documents === NOT_YET ? [] : documents.map(({ document }) => document)),
  ];
}

function documentsOf(facts: Facts): readonly PolicyDocument[] {
  if ("set" in facts) return facts.set.inlinePolicy === undefined ? [] : [facts.set.inlinePolicy];
  const { trustPolicy, documents = [] } = facts.role;
  return [...(trustPolicy === undefined ? [] : [trustPolicy]), ...documents.map(({ document }) => document)];
}
