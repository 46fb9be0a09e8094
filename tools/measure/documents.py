#!/usr/bin/env python3
"""Prepares OpenAPI documents for other generators.

    documents.py join TARGET DOCUMENT...    one document of several services
    documents.py upgrade TARGET DOCUMENT    OpenAPI 3.0 to 3.1

A joined document gives a generator that reads one document a run the work of our run. Names of paths,
schemas, operations and responses get the name of their document in front; nothing else changes.

oas3-gen reads 3.1 only, where an exclusive bound is a number instead of a flag, and `null` is one of the types
instead of a flag. volcgen's documents have no other keyword whose meaning changed.
"""

import json
import pathlib
import sys

RENAMED = ("schemas", "responses")
BOUNDS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


def changed(value, change):
    """The value with a change of each object in it, the inner ones first."""
    if isinstance(value, list):
        return [changed(element, change) for element in value]
    if not isinstance(value, dict):
        return value
    value = {key: changed(member, change) for key, member in value.items()}
    change(value)
    return value


def join(documents):
    """One document of documents by name."""
    joined = None
    for name, document in documents.items():
        prefix = name.capitalize()

        def rename(value):
            folder, _, component = str(value.get("$ref")).rpartition("/")
            if folder.rpartition("/")[2] in RENAMED:
                value["$ref"] = f"{folder}/{prefix}{component}"
            if isinstance(value.get("operationId"), str):
                value["operationId"] = prefix + value["operationId"]

        document = changed(document, rename)
        document["paths"] = {f"/{name}{path}": item for path, item in document["paths"].items()}
        components = document["components"]
        for kind in RENAMED:
            components[kind] = {prefix + key: item for key, item in components[kind].items()}
        if joined is None:
            joined = document
            continue
        joined["paths"].update(document["paths"])
        for kind in RENAMED:
            joined["components"][kind].update(components[kind])
    return joined


def upgrade(document):
    """The document in version 3.1."""

    def flags(value):
        if value.get("nullable") is True:
            del value["nullable"]
            value["type"] = [value["type"], "null"]
        for exclusive, bound in BOUNDS.items():
            if value.get(exclusive) is True:
                value[exclusive] = value.pop(bound)
            elif value.get(exclusive) is False:
                del value[exclusive]

    return changed(document, flags) | {"openapi": "3.1.0"}


def main(what, target, *paths):
    """Runs a command of the head."""
    documents = {path.stem: json.loads(path.read_text()) for path in map(pathlib.Path, paths)}
    if what == "join":
        document = join(documents)
    else:
        (document,) = map(upgrade, documents.values())
    pathlib.Path(target).write_text(json.dumps(document, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main(*sys.argv[1:])
