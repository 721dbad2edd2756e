import { permissionSets, type LiteralClient } from "./permission-sets.ts";

/** Number of clients, set by the bench. */
const size = Number(process.env["BENCH_CLIENTS"]);

const clients = Array.from({ length: size }, (_, index): LiteralClient => {
  const number = String(index + 1).padStart(4, "0");
  return {
    slug: `site-${number}`,
    name: `Site${number}`,
    accountId: `20000000${number}`,
    roles: [
      { key: "administrator", title: "Administrator", people: ["user:alice@acme.example"] },
      { key: "read-only", title: "ReadOnly", people: ["group:Platform Engineers", "group:Auditors"] },
      { key: "devops", title: "DevOps", people: ["group:Platform Engineers"] },
    ],
  };
});

/** The home stack of many clients with three roles each, written out by hand: what the bench compares the program with. */
export default () => permissionSets(clients);
