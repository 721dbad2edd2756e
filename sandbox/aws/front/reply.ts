import { randomUUID } from "node:crypto";
import type { AwsError } from "./aws-error.ts";
import type { AwsCall } from "./call.ts";

/** What the front sends back. */
export interface Reply {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer | string;
}

const NAMESPACES: Record<string, string> = {
  iam: "https://iam.amazonaws.com/doc/2010-05-08/",
  sts: "https://sts.amazonaws.com/doc/2011-06-15/",
};

/** Text made safe inside an XML element. */
export function xmlText(value: string): string {
  return value.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A value of nested objects as XML elements. Undefined members are left out. */
export interface XmlTree {
  [element: string]: string | number | undefined | XmlTree | readonly XmlTree[];
}

function xmlElements(tree: XmlTree): string {
  return Object.entries(tree)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const trees: readonly XmlTree[] = typeof value === "object" ? [value].flat() : [];
      const inner = typeof value === "object" ? trees.map(xmlElements).join("") : xmlText(String(value));
      return `<${name}>${inner}</${name}>`;
    })
    .join("");
}

/** The answer to a query-protocol call. */
export function queryReply(call: AwsCall, result: XmlTree): Reply {
  const { operation } = call;
  const requestId = randomUUID();
  const body =
    `<${operation}Response xmlns="${NAMESPACES[call.service] ?? ""}"><${operation}Result>${xmlElements(result)}</${operation}Result>` +
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`;
  return { status: 200, headers: { "content-type": "text/xml", "x-amzn-requestid": requestId }, body };
}

/** The answer to an AWS JSON call: 1.1 unless told. */
export function jsonReply(result: object, type = "application/x-amz-json-1.1"): Reply {
  return {
    status: 200,
    headers: { "content-type": type, "x-amzn-requestid": randomUUID() },
    body: JSON.stringify(result),
  };
}

/** A REST-JSON answer, as the portal and the OIDC service give. */
export const restReply = (result: object): Reply => jsonReply(result, "application/json");

/** A refusal in the protocol of the call. */
export function errorReply(call: Pick<AwsCall, "service" | "protocol">, error: AwsError): Reply {
  const requestId = randomUUID();
  const headers = { "x-amzn-requestid": requestId };
  const details = `<Code>${xmlText(error.code)}</Code><Message>${xmlText(error.message)}</Message>`;
  if (call.protocol === "json" || (call.protocol === "rest" && call.service !== "s3")) {
    return {
      status: error.status,
      headers: { ...headers, "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": error.code },
      body: JSON.stringify({ __type: error.code, message: error.message }),
    };
  }
  if (call.service === "s3") {
    const body = `<?xml version="1.0" encoding="UTF-8"?><Error>${details}<RequestId>${requestId}</RequestId></Error>`;
    return { status: error.status, headers: { ...headers, "content-type": "application/xml" }, body };
  }
  const type = error.status < 500 ? "Sender" : "Receiver";
  const body = `<ErrorResponse xmlns="${NAMESPACES[call.service] ?? ""}"><Error><Type>${type}</Type>${details}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return { status: error.status, headers: { ...headers, "content-type": "text/xml" }, body };
}
