"""Calls `volcgen mock` with the official Python SDKs; its arguments are the command and a folder of specs."""

import json
import subprocess
import sys
import urllib.error
import urllib.request

import volcenginesdkcore
from volcengine.ApiInfo import ApiInfo
from volcengine.base.Service import Service
from volcengine.Credentials import Credentials
from volcengine.ServiceInfo import ServiceInfo
from volcenginesdkcore.signv4 import SignerV4
from volcenginesdkcore.universal import UniversalApi, UniversalInfo

REGION = "cn-north-1"
TOKEN = "session/token+with=specials"
STOP = {"AppId": "app", "PublicStreamId": "stream"}
ROOM = {"AppId": "Your_AppId", "RoomId": "Your_RoomId"}
# Of each call: service, method, action, version, parameters, and a part of the response.
CALLS = [
    ("rtc", "POST", "StopPushPublicStream", "2020-12-01", STOP, '"Result": "ok"'),
    ("rtc", "POST", "StopPushPublicStream", "2023-11-01", STOP, '"Result": "ok"'),
    ("rtc", "GET", "GetRoomOnlineUsers", "2023-08-01", ROOM, '"TotalUser": 3'),
    ("toy", "GET", "ListToys", "2024-01-01", {"Loud": True}, '"Result": true'),
    ("toy", "GET", "ListToys", "2024-01-01", {"Loud": False}, '"Result": false'),
    ("toy", "GET", "ListToys", "2024-01-01", {"Loud": True, "Name": "a b*~/\u4e2d"}, '"Result": true'),
    ("toy", "GET", "ListToys", "2024-01-01", {"Loud": "TRUE"}, "InvalidParameter"),
    ("rtc", "POST", "StopPushPublicStream", "2020-12-01", {}, "MissingParameter"),
    ("rtc", "POST", "StopPushPublicStraem", "2020-12-01", STOP, "InvalidActionOrVersion"),
]


def base(address, key, call, token=None):
    """Calls with the package `volcengine`."""
    service, method, action, version, parameters, _ = call
    credentials = Credentials("mock-access-key", key, service, REGION, token or "")
    info = ServiceInfo(address, {"Accept": "application/json"}, credentials, 10, 10, "http")
    query = {"Action": action, "Version": version}
    client = Service(info, {action: ApiInfo(method, "/", query, {}, {})})
    # The constructor prefers keys of the environment and of files.
    client.set_ak("mock-access-key")
    client.set_sk(key)
    try:
        if method == "GET":
            return client.get(action, parameters)
        return client.json(action, {}, json.dumps(parameters))
    except Exception as error:  # It raises the text of the response.
        return error.args[0].decode() if isinstance(error.args[0], bytes) else str(error.args[0])


def link(address, key, call, token=None):
    """Follows a presigned link of the package `volcengine`."""
    service, method, action, version, parameters, _ = call
    credentials = Credentials("mock-access-key", key, service, REGION, token or "")
    info = ServiceInfo(address, {}, credentials, 10, 10, "http")
    query = {"Action": action, "Version": version}
    client = Service(info, {action: ApiInfo(method, "/", query, {}, {})})
    client.set_ak("mock-access-key")
    client.set_sk(key)
    return follow(address, client.get_sign_url(action, parameters))


def core(address, key, call, token=None):
    """Calls with the package `volcenginesdk-core`."""
    service, method, action, version, parameters, _ = call
    configuration = volcenginesdkcore.Configuration()
    configuration.ak, configuration.sk, configuration.session_token = "mock-access-key", key, token
    configuration.region, configuration.host, configuration.scheme = REGION, address, "http"
    configuration.auto_retry = False
    form = "application/json" if method == "POST" else "text/plain"
    info = UniversalInfo(method, service, version, action, form)
    client = UniversalApi(volcenginesdkcore.ApiClient(configuration))
    try:
        return json.dumps({"Result": client.do_call(info, parameters)})
    except volcenginesdkcore.rest.ApiException as error:
        return error.body.decode() if isinstance(error.body, bytes) else str(error.body)


def core_link(address, key, call, token=None, host=None):
    """Follows a presigned link of the package `volcenginesdk-core`."""
    service, method, action, version, parameters, _ = call
    query = {"Action": action, "Version": version, **{name: str(value) for name, value in parameters.items()}}
    signed = SignerV4.sign_url("/", method, query, "mock-access-key", key, REGION, service, token, host)
    return follow(address, signed)


def core_link_with_host(address, key, call, token=None):
    """The same with a signed host."""
    return core_link(address, key, call, token, address)


def follow(address, query):
    try:
        with urllib.request.urlopen(f"http://{address}/?{query}") as response:
            return response.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()


def spaced(text):
    """The same JSON with a space after each colon."""
    try:
        return json.dumps(json.loads(text))
    except ValueError:
        return text


class Server:
    """A running mock server."""

    def __init__(self, command, specs, *options):
        arguments = [command, "mock", "--specs", specs, *options]
        self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip().removeprefix("listening on http://")

    def __enter__(self):
        return self.address

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def main(command, specs):
    count, failures = 0, []

    def check(name, found, expected):
        nonlocal count
        count += 1
        if expected not in spaced(found):
            failures.append(f"{name}: no {expected} in {found}")

    sdks = [base, link, core, core_link, core_link_with_host]
    for token in [None, TOKEN]:
        options = ["--session-token", token] if token else []
        with Server(command, specs, *options) as address:
            for sdk in sdks:
                for call in CALLS:
                    if "link" in sdk.__name__ and call[1] == "POST":
                        continue
                    name = f"{sdk.__name__} {' '.join(call[1:4])} {call[4]}"
                    found = sdk(address, "mock-secret-key", call, token)
                    check(name, found, call[5])
                get = CALLS[2]
                check(f"{sdk.__name__} wrong key", sdk(address, "wrong", get, token), "SignatureDoesNotMatch")
                if token:
                    found = sdk(address, "mock-secret-key", get, "another")
                    check(f"{sdk.__name__} wrong token", found, "InvalidSecretToken")
    for offset in ["16m", "-16m"]:
        with Server(command, specs, "--clock-offset", offset) as address:
            for sdk in sdks:
                found = sdk(address, "mock-secret-key", CALLS[2])
                check(f"{sdk.__name__} {offset}", found, "InvalidTimestamp")
    print("\n".join(failures) or f"{count} calls got the expected response")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
