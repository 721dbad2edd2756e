"""Runs moto on the loopback address for the sandbox's front (front/server.ts).

Usage: moto-server.py [--load FILE]

Reads a secret, one line, on standard input. Prints "listening PORT" on standard output, serves until
standard input closes (so that it never outlives the front, however that ends), and answers nobody
but who sends the secret in the header x-switchyard-secret. There are two kinds of request:
  * AWS calls, passed to moto; the front names the account in the header x-moto-account-id;
  * with the header x-switchyard-operation: what the front asks about moto's state
    (moto_entities.py) and AWS's models (moto_models.py), changes in it (moto_changes.py), and the order to save it (moto_store.py).
"""

import argparse
import hmac
import json
import os
import signal
import sys
import threading

os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
# why: no web page that the user has open may read the answers.
os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"
# why: the front answers STS itself, and moto must not read the user's AWS settings.
for name in [key for key in os.environ if key.startswith("AWS_")]:
    del os.environ[name]

from moto.moto_server.werkzeug_app import (  # noqa: E402
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server  # noqa: E402

import moto_changes  # noqa: E402
import moto_checks  # noqa: E402
import moto_entities  # noqa: E402
import moto_models  # noqa: E402
import moto_patches  # noqa: E402
import moto_stacks  # noqa: E402
import moto_store  # noqa: E402


class KeepAliveHandler(MotoRequestHandler):
    """HTTP/1.1 with buffered writes: a reply sent in two small packets waits 40 ms otherwise."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def log(self, type, message, *args):  # noqa: A002
        if type == "error":
            sys.stderr.write((message % args) + "\n")


class Application:
    """One request at a time: moto's models are not made for threads, and a save needs a still state."""

    def __init__(self, secret):
        self.lock = threading.RLock()
        self.moto = DomainDispatcherApplication(create_backend_app)
        self.secret = secret.encode()

    def __call__(self, environ, start_response):
        # why: every user of this machine can open the port, and behind it nothing is refused.
        given = environ.pop("HTTP_X_SWITCHYARD_SECRET", "").encode("latin-1", "replace")
        if not hmac.compare_digest(given, self.secret):
            return answer(start_response, "403 Forbidden", {"error": "only the sandbox's front may ask"})
        # why a header: the front decides what a call is by its path as it was sent, and moto by the decoded one.
        operation = environ.pop("HTTP_X_SWITCHYARD_OPERATION", None)
        with self.lock:
            if operation is not None:
                return self.private(operation, environ, start_response)
            if environ.get("PATH_INFO", "").startswith("/moto-api"):
                return answer(start_response, "501 Not Implemented", {"error": "moto's own controls"})
            return list(self.moto(environ, start_response))

    def private(self, operation, environ, start_response):
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = json.loads(environ["wsgi.input"].read(length)) if length else {}
        try:
            if operation == "save":
                result = moto_store.save(body["file"])
            else:
                operations = {**moto_entities.OPERATIONS, **moto_changes.OPERATIONS, **moto_models.OPERATIONS}
                result = operations[operation](body)
            status = "200 OK"
        except moto_entities.Missing as missing:
            result, status = {"missing": str(missing)}, "404 Not Found"
        except Exception as error:  # noqa: BLE001
            result, status = {"error": repr(error)}, "500 Internal Server Error"
        return answer(start_response, status, result)


def answer(start_response, status, result):
    payload = json.dumps(result).encode()
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(payload)))])
    return [payload]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--load")
    arguments = parser.parse_args()
    secret = sys.stdin.readline().strip()
    if not secret:
        sys.exit("moto-server.py: no secret on standard input")
    # why: a signal to the whole process group must not end moto before the front has saved its state.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    # why: what moto_store.py writes holds secret keys.
    os.umask(0o077)
    moto_patches.apply()
    moto_checks.apply()
    moto_stacks.whole_roles()
    if arguments.load:
        moto_store.load(arguments.load)
    server = make_server("127.0.0.1", 0, Application(secret), threaded=True, request_handler=KeepAliveHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"listening {server.server_port}", flush=True)
    sys.stdin.read()
    os._exit(0)


main()
