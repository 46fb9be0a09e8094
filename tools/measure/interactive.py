"""From a save to the output of `volcgen watch`, from a key to the diagnostics of `volcgen lsp`, and from the start of
`volcgen call` to its end.

Usage: interactive.py VOLCGEN SPECS FOLDER. It prints the least, the median and the greatest time in milliseconds.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

ACTION = "rtc/2020-12-01/StopPushPublicStream.yaml"
OUTPUT = "generated/rtc/src/v2020_12_01/client.rs"
ACTIONS = 6113
CALL = ["call", "rtc", "2020-12-01", "StopPushPublicStream", "--AppId", "a", "--PublicStreamId", "p"]


def row(name, seconds):
    times = sorted(1000 * second for second in seconds)
    middle = times[len(times) // 2]
    print(f"{name}: {times[0]:.0f} ms, median {middle:.0f} ms, at most {times[-1]:.0f} ms ({len(times)} runs)")


def save_to_output(number):
    """Saves another summary, and waits until the method's documentation has it."""
    path = os.path.join("specs", ACTION)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    summary = f"Summary number {number}."
    start = time.monotonic()
    with open(path, "w", encoding="utf-8") as file:
        file.write(re.sub(r"(?m)^summary: .*$", f"summary: {summary}", text, count=1))
    while time.monotonic() - start < 10:
        with open(OUTPUT, encoding="utf-8") as file:
            if summary in file.read():
                return time.monotonic() - start
        time.sleep(0.002)
    sys.exit("watch wrote nothing in 10 seconds")


def watch(volcgen):
    command = [volcgen, "watch", "--cache", "cache"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while not os.path.exists(OUTPUT):
                time.sleep(0.1)
            time.sleep(2)
            times = []
            for number in range(12):
                times.append(save_to_output(number))
                time.sleep(1)
        finally:
            process.send_signal(signal.SIGINT)
    row("watch, from a save to the output", times)


class Editor:
    """A client of the language server."""

    def __init__(self, volcgen):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([volcgen, "lsp"], stdin=pipe, stdout=pipe)
        self.requests = 0
        self.request("initialize", {"capabilities": {}})
        self.send({"method": "initialized", "params": {}})

    def send(self, message):
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self.process.stdin.flush()

    def receive(self, is_wanted):
        while True:
            length = 0
            while (line := self.process.stdout.readline().strip()):
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if length == 0:
                sys.exit("the language server ended")
            message = json.loads(self.process.stdout.read(length))
            if is_wanted(message):
                return message

    def request(self, method, params):
        self.requests += 1
        number = self.requests
        self.send({"id": number, "method": method, "params": params})
        return self.receive(lambda message: message.get("id") == number)

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def diagnostics(self, version):
        is_it = lambda message: message.get("params", {}).get("version") == version
        return self.receive(is_it)["params"]["diagnostics"]


def language_server(volcgen):
    """Types letters into a summary, and waits for what is found; asks at once for what is at the cursor."""
    editor = Editor(volcgen)
    path = os.path.abspath(os.path.join("specs", ACTION))
    uri = f"file://{path}"
    with open(path, encoding="utf-8") as file:
        text = file.read()
    line = text[: text.index("\nsummary: ")].count("\n") + 1
    document = {"uri": uri, "languageId": "yaml", "version": 0, "text": text}
    start = time.monotonic()
    editor.notify("textDocument/didOpen", {"textDocument": document})
    editor.diagnostics(0)
    row("lsp, from opening a file to its diagnostics", [time.monotonic() - start])

    def type_letter(version):
        at = {"line": line, "character": len("summary: ")}
        change = {"range": {"start": at, "end": at}, "text": "x"}
        document = {"uri": uri, "version": version}
        editor.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})

    times = {"diagnostics": [], "hover": [], "completion": []}
    for version in range(1, 31):
        start = time.monotonic()
        type_letter(version)
        editor.diagnostics(version)
        times["diagnostics"].append(time.monotonic() - start)
    at = {"textDocument": {"uri": uri}, "position": {"line": line, "character": 3}}
    for version in range(31, 61):
        type_letter(version)
        for what in ["completion", "hover"]:
            start = time.monotonic()
            editor.request(f"textDocument/{what}", at)
            times[what].append(time.monotonic() - start)
    editor.request("shutdown", None)
    editor.notify("exit", None)
    editor.process.wait()
    row("lsp, from a key to its diagnostics", times["diagnostics"])
    row("lsp, completion after a key", times["completion"])
    row("lsp, hover after a key", times["hover"])


def call(volcgen, name, arguments, runs):
    keys = {"VOLCENGINE_ACCESS_KEY": "AK", "VOLCENGINE_SECRET_KEY": "SK"}
    times = []
    for _ in range(runs):
        start = time.monotonic()
        subprocess.run([volcgen, *arguments], env=os.environ | keys, check=True, capture_output=True)
        times.append(time.monotonic() - start)
    row(name, times)


def is_action(path):
    """Whether a file describes an action: others of a version's folder begin with a small letter."""
    folder, name = os.path.split(path)
    return name.endswith(".yaml") and name[0].isupper() and re.fullmatch(r"\d{4}-\d{2}-\d{2}", os.path.basename(folder))


def many_services(specs):
    """Makes copies of RTC with at least ACTIONS actions. Returns the numbers of services and actions."""
    source = os.path.join(specs, "rtc")
    files = [os.path.join(folder, name) for folder, _, names in os.walk(source) for name in names]
    actions = sum(1 for path in files if is_action(path))
    copies = -(-ACTIONS // actions)
    for number in range(copies):
        shutil.copytree(source, f"many/s{number:04}")
        with open(f"many/s{number:04}/service.yaml", "r+", encoding="utf-8") as file:
            text = re.sub(r"(?m)^service: rtc$", f"crate: volcengine-s{number:04}\nservice: rtc", file.read(), count=1)
            file.seek(0)
            file.write(text)
    return copies, copies * actions


def large_service(specs):
    """Makes one service with ACTIONS actions: RTC, and copies of one of its actions."""
    shutil.copytree(os.path.join(specs, "rtc"), "large/rtc")
    path = os.path.join("large", ACTION)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for number in range(ACTIONS):
        name = f"StopNumber{number:04}"
        with open(os.path.join(os.path.dirname(path), f"{name}.yaml"), "w", encoding="utf-8") as file:
            file.write(text.replace("action: StopPushPublicStream", f"action: {name}", 1))


def main():
    volcgen, specs, folder = sys.argv[1:]
    specs = os.path.abspath(specs)
    shutil.copytree(specs, os.path.join(folder, "specs"))
    os.chdir(folder)
    language_server(volcgen)
    watch(volcgen)
    call(volcgen, "call --dry-run", [*CALL, "--dry-run"], 30)
    call(volcgen, "call --mock", [*CALL, "--mock"], 10)
    call(volcgen, "call StartVoiceChat --help", ["call", "rtc", "2024-12-01", "StartVoiceChat", "--help"], 30)
    services, actions = many_services(specs)
    of_one = ["call", "s0007", *CALL[2:], "--specs", "many"]
    name = f"of {services} services with {actions} actions"
    call(volcgen, f"call --dry-run, {name}", [*of_one, "--dry-run"], 30)
    call(volcgen, f"call --mock, {name}", [*of_one, "--mock"], 10)
    large_service(specs)
    name = f"a service with {ACTIONS} more actions"
    call(volcgen, f"call --dry-run, {name}", [*CALL, "--specs", "large", "--dry-run"], 30)


main()
