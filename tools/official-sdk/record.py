"""Prints what the official Python SDKs send, as JSON. `tools/official-sdk/record` keeps it for the tests."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import volcenginesdkcore
from volcengine.ApiInfo import ApiInfo
from volcengine.base.Service import Service
from volcengine.Credentials import Credentials
from volcengine.ServiceInfo import ServiceInfo
from volcenginesdkcore.universal import UniversalApi, UniversalInfo

FORM, JSON, QUERY = "application/x-www-form-urlencoded", "application/json", "text/plain"
TAGS = [{"Key": "k 1", "Value": "a+b&c=d/*~"}, {"Key": "\u4e2d", "Value": ""}]
TRNS = ["trn:ecs:cn-beijing:2100000000:instance/i-1", "trn:ecs:cn-beijing:2100000000:instance/i 2"]
POLICY = '{"Statement":[{"Effect":"Allow","Action":["rtc:*"]}]}'
# Of each call: its name, method, content type, service, version, action and parameters.
CORE = [
    ("assume_role", "POST", FORM, "sts", "2018-01-01", "AssumeRole",
     {"RoleTrn": "trn:iam::2100000000:role/r", "RoleSessionName": "a b+c", "DurationSeconds": 900, "Policy": POLICY}),
    ("tag_resources", "POST", FORM, "tag", "2022-06-01", "TagResources", {"ResourceTrnList": TRNS, "Tags": TAGS}),
    ("untag_resources", "POST", FORM, "tag", "2022-06-01", "UntagResources",
     {"ResourceTrnList": TRNS, "TagKeys": ["k 1", "b"]}),
    ("union", "POST", JSON, "showcase", "v1", "StartAgent", {"Model": {"Mode": "ArkV3", "EndpointId": "ep-1"}}),
    ("null", "POST", JSON, "showcase", "v1", "UpdateAgent", {"Thinking": None}),
    ("idempotency_token", "POST", JSON, "showcase", "v1", "CreateTask",
     {"Name": "a", "ClientToken": "6f1ed002-ab5c-4d2e-9a3b-0123456789ab"}),
    ("numbered_list", "GET", QUERY, "showcase", "v1", "Any", {"Ids": ["a b", "c,d"], "Page": {"Size": 2}}),
]
# Lists of the older package: joined by commas, or repeated.
BASE = [("comma_list", 0, {"Ids": "a b,c"}), ("repeated_list", 1, {"Ids": ["a b", "c,d"]})]


class Recorder(BaseHTTPRequestHandler):
    """Keeps each request and responds with an empty result."""

    requests = []

    def handle_one(self):
        length = int(self.headers.get("Content-Length") or 0)
        path, _, query = self.path.partition("?")
        self.requests.append({
            "method": self.command, "path": path, "query": query,
            "content_type": self.headers.get("Content-Type"),
            "is_signed": "Authorization" in self.headers,
            "body": self.rfile.read(length).decode(),
        })
        body = b'{"ResponseMetadata":{"RequestId":"r"},"Result":{}}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = handle_one

    def log_message(self, *_):
        pass


def core(address, call):
    _, method, content_type, service, version, action, parameters = call
    configuration = volcenginesdkcore.Configuration()
    configuration.ak, configuration.sk = "AK", "SK"
    configuration.region, configuration.host, configuration.scheme = "cn-beijing", address, "http"
    configuration.auto_retry = False
    info = UniversalInfo(method, service, version, action, content_type)
    UniversalApi(volcenginesdkcore.ApiClient(configuration)).do_call(info, parameters)


def base(address, call):
    _, doseq, parameters = call
    credentials = Credentials("AK", "SK", "old", "cn-north-1")
    info = ServiceInfo(address, {}, credentials, 10, 10, "http")
    query = {"Action": "List", "Version": "2020-04-01"}
    client = Service(info, {"List": ApiInfo("GET", "/", query, {}, {})})
    client.set_ak("AK")
    client.set_sk("SK")
    client.get("List", parameters, doseq)


def main():
    server = HTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"127.0.0.1:{server.server_port}"
    for send, calls in [(core, CORE), (base, BASE)]:
        for call in calls:
            send(address, call)
            Recorder.requests[-1]["name"] = call[0]
    print(json.dumps(Recorder.requests, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
