import { permissionSets, type LiteralClient } from "./permission-sets.ts";

const clients: LiteralClient[] = [
  {
    slug: "abccorp",
    name: "AbcCorp",
    accountId: "222222222222",
    roles: [
      { key: "administrator", title: "Administrator", people: ["user:alice@acme.example"] },
      { key: "read-only", title: "ReadOnly", people: ["group:Platform Engineers", "group:Auditors"] },
      { key: "devops", title: "DevOps", people: ["group:Platform Engineers"] },
    ],
  },
  {
    slug: "globex",
    name: "Globex",
    accountId: "333333333333",
    roles: [
      { key: "read-only", title: "ReadOnly", people: ["group:Platform Engineers", "group:Auditors"] },
      { key: "devops", title: "DevOps", people: ["group:Platform Engineers"] },
    ],
  },
];

/** The home stack of the clients AbcCorp and Globex, written out by hand: what the bench compares the program with. */
export default () => permissionSets(clients);
