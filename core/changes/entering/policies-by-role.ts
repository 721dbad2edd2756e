import type { NamedPolicy, Statement } from "../../aws/policy-document.ts";
import { listOf, statementsOf } from "../../aws/policy-statements.ts";

/** Identity policies taken apart by the roles that they name, so that one role is judged by what is said of it alone. */
export class PoliciesByRole {
  /** One text for all that is said of roles that are not named one by one. */
  readonly elsewhere: string;
  private readonly named = new Map<string, Map<number, Statement[]>>();
  private readonly wide = new Map<number, Statement[]>();
  private readonly reachesAll: boolean;

  constructor(private readonly policies: readonly NamedPolicy[]) {
    for (const [index, { document }] of policies.entries())
      for (const statement of statementsOf(document)) {
        const resources = listOf(statement.Resource).map(String);
        if (resources.length === 0 || resources.some((one) => /[*?$]/.test(one))) add(this.wide, index, statement);
        else
          for (const arn of resources) {
            const ofRole = this.named.get(arn) ?? new Map<number, Statement[]>();
            this.named.set(arn, ofRole);
            add(ofRole, index, resources.length === 1 ? statement : { ...statement, Resource: arn });
          }
      }
    const wide = [...this.wide].flatMap(([index, statements]) => [policies[index]?.document.Version, statements]);
    this.elsewhere = wide.length === 0 ? "" : JSON.stringify(wide);
    this.reachesAll = [...this.wide.values()].flat().some(({ Effect }) => Effect === "Allow");
  }

  /** ARNs that are named without a wildcard. */
  get roles(): Iterable<string> {
    return this.named.keys();
  }

  /** Whether a statement allows something on this role. */
  mayReach(arn: string): boolean {
    if (this.reachesAll) return true;
    const own = this.named.get(arn);
    return own !== undefined && [...own.values()].flat().some(({ Effect }) => Effect === "Allow");
  }

  /** What they say of one role, as policies. */
  of(arn: string): readonly NamedPolicy[] {
    const own = this.named.get(arn);
    return this.policies.flatMap(({ name, document }, index): NamedPolicy[] => {
      const statements = [...(own?.get(index) ?? []), ...(this.wide.get(index) ?? [])];
      return statements.length === 0 ? [] : [{ name, document: { ...document, Statement: statements } }];
    });
  }

  /** One text for all that is said of one role by its name. */
  saysOf(arn: string): string {
    const own = this.named.get(arn);
    if (own === undefined) return "";
    return JSON.stringify([...own].map(([index, statements]) => [this.policies[index]?.document.Version, statements]));
  }
}

function add(all: Map<number, Statement[]>, index: number, statement: Statement): void {
  const known = all.get(index);
  if (known === undefined) all.set(index, [statement]);
  else known.push(statement);
}
