# What a person waits for: `watch` after a save, an editor, and `call`. Sourced by `run`.
# shellcheck shell=bash disable=SC2154

interactive() {
    heading "watch, lsp and call, on RTC"
    mkdir "$work/interactive"
    python3 tools/measure/interactive.py "$volcgen" "$specs" "$work/interactive"
}
