import { expect } from "chai";
import { failureKind } from "../../../fleet/run/failure-kind.ts";

const failed = (message: string) => ({ diagnostics: [{ severity: "error" as const, message }], text: "" });

describe("what a failure calls for", () => {
  for (const [kind, messages] of Object.entries({
    throttled: [
      "creating IAM Role (x): operation error IAM: CreateRole, https response error StatusCode: 400, RequestID: 1, api error Throttling: Rate exceeded",
      "operation error SSO Admin: CreatePermissionSet, api error ThrottlingException: Rate exceeded",
      "TooManyRequestsException: slow down",
      'operation UPDATE failed with "Throttling": Rate exceeded (Service: SsoAdmin, Status Code: 400)',
    ],
    transient: [
      'operation CREATE failed with "ResourceConflict": another operation is under way',
      'operation DELETE failed with "NotStabilized": the request did not end in time',
      "api error ConflictException: another operation is under way",
      "api error ServiceInternalErrorException: try again",
      "dial tcp 127.0.0.1:4566: connect: connection refused",
      "read tcp: connection reset by peer",
      "api error ServiceFailure: An internal error has occurred",
      "api error InternalServerException: try again",
    ],
    expired: [
      "api error ExpiredToken: The security token included in the request is expired",
      "api error ExpiredTokenException: The security token included in the request is expired",
    ],
    final: [
      "api error AccessDenied: User: arn:aws:iam::1:user/x is not authorized to perform: iam:CreateRole",
      "api error MalformedPolicyDocument: Invalid principal in policy",
      'expected no role "x" [client/role-exists]',
      'operation CREATE failed with "AlreadyExists": PermissionSet with name x already exists.',
      "api error DeleteConflict: Cannot delete entity, must detach all policies first.",
    ],
  }))
    for (const message of messages)
      it(`${kind}: ${message.slice(0, 60)}`, () => expect(failureKind(failed(message))).to.equal(kind));

  it("is read in errors alone, not in warnings or names, where there are errors", () => {
    const end = {
      diagnostics: [
        { severity: "warning" as const, message: "Throttling was seen" },
        { severity: "error" as const, message: "AccessDenied" },
      ],
      text: "Throttling",
    };
    expect(failureKind(end)).to.equal("final");
  });

  it("is read in what the engine printed where no error was told", () => {
    expect(failureKind({ diagnostics: [], text: "error: dial tcp: connection refused" })).to.equal("transient");
  });

  it("is new credentials, whatever else was said: to go on calling would not help", () => {
    expect(failureKind(failed("Throttling, then ExpiredToken"))).to.equal("expired");
  });
});
