# Crates that other generators write from the service's OpenAPI document: sourced by `run`.
#
# All crates have the same actions and types. The peers' have fewer constraints (progenitor: string
# lengths and patterns; openapi-generator: none), no builders, and enums that reject new values.
# shellcheck shell=bash disable=SC2154

peers() {
    local folder=$work/peers document=$work/peers/rtc.json peer measured=() crates=()
    mkdir -p "$folder"
    "$volcgen" openapi rtc --specs "$specs" --output "$document"
    crates "$folder" "$specs" rtc ours
    for peer in progenitor openapi-generator; do
        if "make_$peer" "$document" "$folder/$peer" >"$work/log" 2>&1; then
            alone "$folder/$peer"
            measured+=("$peer")
            crates+=("$peer=--manifest-path $folder/$peer")
        else
            echo "$peer is not measured: $(tail -1 "$work/log")"
        fi
    done
    alternate "$(actions_of "$specs" rtc)" \
        "ours=--all-features --manifest-path $folder/ours/rtc" "${crates[@]}"
    for peer in "${measured[@]}"; do ratios ours "$peer"; done
}

# installed COMMAND: fails with a message if the command is not installed.
installed() {
    command -v "$1" >/dev/null || { echo "$1 is not on the PATH"; return 1; }
}

make_progenitor() {
    installed cargo-progenitor &&
        cargo-progenitor progenitor --input "$1" --output "$2" --name rtc-progenitor --version 0.1.0
}

make_openapi-generator() {
    installed java && installed openapi-generator-cli &&
        openapi-generator-cli generate --generator-name rust --library reqwest --input-spec "$1" \
            --output "$2" --additional-properties=packageName=rtc-openapi,packageVersion=0.1.0
}

# alone FOLDER: takes a crate out of any workspace and gives it our profile.
alone() {
    printf '\n[workspace]\n\n[profile.dev]\ndebug = "line-tables-only"\n' >>"$1/Cargo.toml"
}
