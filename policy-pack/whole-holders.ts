import type { NamedPolicy, PolicyDocument } from "../core/aws/policy-document.ts";
import type { GiftPiece, HolderKind, HolderPiece, PolicyPiece } from "./pieces.ts";
import { NOT_YET, type Text } from "./resource-inputs.ts";
import type { WrittenResource } from "./written-resource.ts";

/** A holder with all policies that the stack gives it, wherever they stand. */
export interface WholeHolder {
  readonly of: HolderKind;
  /** The resource that findings are reported for: the holder, or what gives to a holder that is in no stack's resource. */
  readonly resource: WrittenResource;
  /** Absent: the stack does not write the holder itself. */
  readonly piece?: HolderPiece;
  /** `NOT_YET`: one of them, or what it says, is not known yet. */
  readonly documents: readonly NamedPolicy[] | typeof NOT_YET;
  readonly managed: readonly string[] | typeof NOT_YET;
  readonly boundary: Text;
  /** Text of the boundary, where the stack writes it and it is known. */
  readonly boundaryDocument?: PolicyDocument;
}

/** Resources that an argument of a resource comes from, by their URNs. */
export type ComesFrom = (urn: string, argument: string) => readonly string[];

/** How the ARN of a managed policy is known before AWS has made it. `undefined`: it is not. */
export type ArnOf = (policy: PolicyPiece, resource: WrittenResource) => string | undefined;

interface Gift {
  readonly piece: GiftPiece;
  readonly resource: WrittenResource;
}

interface Policy {
  readonly piece: PolicyPiece;
  readonly resource: WrittenResource;
}

/** What the stack's resources say of each holder, taken together; and each managed policy that nobody there has. */
export function wholeHolders(
  resources: readonly WrittenResource[],
  comesFrom: ComesFrom,
  arnOf: ArnOf,
): { readonly holders: readonly WholeHolder[]; readonly loose: readonly Policy[] } {
  const pieces = resources.flatMap((resource) => resource.pieces.map((piece) => ({ piece, resource })));
  const holders = pieces.flatMap(({ piece, resource }) => (piece.kind === "holder" ? [{ piece, resource }] : []));
  const policies = pieces.flatMap(({ piece, resource }) => (piece.kind === "policy" ? [{ piece, resource }] : []));
  const known = new Map(
    policies.flatMap((policy) => {
      const arn = arnOf(policy.piece, policy.resource);
      return arn === undefined ? [] : [[arn, policy] as const];
    }),
  );
  const given = new Map<string, { holder?: (typeof holders)[number]; readonly gifts: Gift[] }>();
  for (const holder of holders) given.set(holder.resource.urn, { holder, gifts: [] });
  for (const { piece, resource } of pieces) {
    if (piece.kind !== "gift") continue;
    const key = holderOf({ piece, resource }, holders, comesFrom);
    const one = given.get(key) ?? { gifts: [] };
    given.set(key, one);
    one.gifts.push({ piece, resource });
  }
  const had = new Set<Policy>();
  const whole = [...given.values()].map(({ holder, gifts }): WholeHolder => {
    const parts = [...(holder === undefined ? [] : [holder]), ...gifts];
    const managed = parts.map(({ piece, resource }) => arnsOf(piece, resource, { comesFrom, policies, arnOf }));
    const arns = together(managed);
    const texts = arns === NOT_YET ? [] : arns.flatMap((arn) => known.get(arn) ?? []);
    for (const policy of texts) had.add(policy);
    for (const { resource } of gifts) for (const own of policies) if (own.resource === resource) had.add(own);
    // why: whose policies these are is not known, nor what else that holder has.
    const isOpen = holder === undefined && gifts.some(({ piece }) => piece.holder === NOT_YET);
    const missing: readonly (typeof NOT_YET)[] = isOpen ? [NOT_YET] : [];
    const documents = together([
      ...missing,
      ...parts.map(({ piece }) => piece.documents ?? []),
      ...texts.map((policy) => documentOf(policy, arnOf)),
    ]);
    const boundary = parts.map(({ piece }) => piece.boundary).find((one) => one !== undefined);
    const limit = typeof boundary === "string" ? known.get(boundary)?.piece.document : undefined;
    const [first] = parts;
    if (first === undefined) throw new Error("a holder of nothing");
    return {
      of: holder?.piece.of ?? gifts[0]?.piece.to ?? "role",
      resource: first.resource,
      ...(holder !== undefined && { piece: holder.piece }),
      documents: arns === NOT_YET ? NOT_YET : documents,
      managed: arns,
      boundary,
      ...(limit !== undefined && limit !== NOT_YET && { boundaryDocument: limit }),
    };
  });
  return { holders: whole, loose: policies.filter((policy) => !had.has(policy)) };
}

/** Which holder a gift is for: the URN of its resource, or a key of its own. */
function holderOf(
  { piece, resource }: Gift,
  holders: readonly { readonly piece: HolderPiece; readonly resource: WrittenResource }[],
  comesFrom: ComesFrom,
): string {
  const alike = holders.filter(({ piece: { of } }) => of === piece.to);
  const named = alike.find(
    (one) =>
      typeof piece.holder === "string" &&
      one.piece.name === piece.holder &&
      one.resource.accountId === resource.accountId,
  );
  if (named !== undefined) return named.resource.urn;
  const [from, ...others] = comesFrom(resource.urn, piece.by).filter((urn) =>
    alike.some((one) => one.resource.urn === urn),
  );
  // why only then: a name that is known and nobody's may be made of another's.
  const isOpen = piece.holder === NOT_YET || piece.to === "set";
  if (isOpen && from !== undefined && others.length === 0) return from;
  return piece.holder === NOT_YET
    ? `${resource.urn} ${piece.by}`
    : `${piece.to} ${resource.accountId ?? ""} ${piece.holder ?? ""}`;
}

/** ARNs of the managed policies; of one that AWS has yet to make, by the resource that it comes from. */
function arnsOf(
  { managed = [], ...piece }: HolderPiece | GiftPiece,
  resource: WrittenResource,
  { comesFrom, policies, arnOf }: { comesFrom: ComesFrom; policies: readonly Policy[]; arnOf: ArnOf },
): readonly string[] | typeof NOT_YET {
  if (managed !== NOT_YET || piece.kind !== "gift") return managed;
  const [from, ...others] = comesFrom(resource.urn, "policyArn");
  const policy = policies.find((one) => one.resource.urn === from);
  const arn = policy === undefined || others.length > 0 ? undefined : arnOf(policy.piece, policy.resource);
  return arn === undefined ? NOT_YET : [arn];
}

function documentOf({ piece, resource }: Policy, arnOf: ArnOf): readonly NamedPolicy[] | typeof NOT_YET {
  if (piece.document === NOT_YET) return NOT_YET;
  const name = arnOf(piece, resource);
  return piece.document === undefined || name === undefined ? [] : [{ name, document: piece.document }];
}

function together<T>(lists: readonly (readonly T[] | typeof NOT_YET)[]): readonly T[] | typeof NOT_YET {
  const known = lists.filter((list) => list !== NOT_YET);
  return known.length < lists.length ? NOT_YET : known.flat();
}
