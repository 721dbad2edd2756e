import { homedir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type BackendPlace, backendPlace } from "../../../fleet/engine/backend-place.ts";

const s3 = (more: object): BackendPlace => ({ kind: "s3", bucket: "states", prefix: "", isPathStyle: false, ...more });
const cases: readonly (readonly [string, BackendPlace])[] = [
  ["file:///var/states", { kind: "files", folder: "/var/states" }],
  ["file:///var/my%20states?no_tmp_dir=true", { kind: "files", folder: "/var/my states" }],
  ["file://~", { kind: "files", folder: homedir() }],
  ["file://~/states", { kind: "files", folder: join(homedir(), "states") }],
  ["file://./states", { kind: "files", folder: "/srv/project/states" }],
  ["file:///var/%zz", { kind: "other", what: "a file:// address that is not well-formed" }],
  ["s3://states", s3({})],
  ["s3://states/team/a", s3({ prefix: "team/a/" })],
  [
    "s3://states/team/?region=eu-west-1&profile=ops&awssdk=v2",
    s3({ prefix: "team/", region: "eu-west-1", profile: "ops" }),
  ],
  [
    "s3://states?endpoint=minio.local:9000&disableSSL=true&s3ForcePathStyle=true",
    s3({ endpoint: "http://minio.local:9000", isPathStyle: true }),
  ],
  ["s3://states?endpoint=minio.local", s3({ endpoint: "https://minio.local" })],
  [
    "s3://states?endpoint=http://127.0.0.1:4566&s3ForcePathStyle=1",
    s3({ endpoint: "http://127.0.0.1:4566", isPathStyle: true }),
  ],
  ["s3:///states", { kind: "other", what: "an s3:// address that is not well-formed" }],
  ["https://api.pulumi.com", { kind: "cloud" }],
  ["azblob://states", { kind: "other", what: "azblob://" }],
  ["gs://states", { kind: "other", what: "gs://" }],
  ["\u001b[2J", { kind: "other", what: "one that is not known" }],
];

describe("where a backend keeps its locks", () => {
  for (const [url, place] of cases)
    it(JSON.stringify(url), () => {
      expect(backendPlace(url, "/srv/project")).to.deep.equal(place);
    });
});
