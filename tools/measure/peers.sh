# Other generators, which read OpenAPI documents: sourced by `run`.
#
# All crates have the same actions and types. The peers' have fewer constraints (oas3-gen and progenitor:
# lengths and patterns, oas3-gen also ranges; openapi-generator: none), no builders that require fields at
# compile time, and enums that reject new values.
# shellcheck shell=bash disable=SC2154

# The program itself, because rustup's takes a while to find it.
rustfmt=$(rustup which rustfmt 2>/dev/null || command -v rustfmt)

# installed: the peers that are there. Says of the others, on standard error, what is missing.
installed() {
    local peer program
    for peer in $peers; do
        program=$peer
        case $peer in
            progenitor) program=cargo-progenitor ;;
            openapi-generator) program=openapi-generator-cli ;;
        esac
        if ! command -v "$program" >/dev/null; then
            echo "$peer is not measured: $program is not on the PATH" >&2
        elif [ "$peer" = openapi-generator ] && ! java -version 2>/dev/null; then
            echo "$peer is not measured: java is not on the PATH" >&2
        else
            echo "$peer"
        fi
    done
}

# command_of PEER DOCUMENT OUTPUT: sets `command` to what makes a crate. The document of oas3-gen is the
# one in the folder `3.1`, see documents.py.
command_of() {
    case $1 in
        oas3-gen)
            command=(oas3-gen generate client-mod --quiet --workspace --input "$2" --output "$3") ;;
        progenitor)
            command=(env "RUSTFMT=$PWD/tools/measure/rustfmt" "STABLE_RUSTFMT=$rustfmt"
                cargo-progenitor progenitor --input "$2" --output "$3"
                --name rtc-progenitor --version 0.1.0) ;;
        openapi-generator)
            command=(openapi-generator-cli generate --generator-name rust --library reqwest
                --input-spec "$2" --output "$3"
                "--additional-properties=packageName=rtc-openapi,packageVersion=0.1.0") ;;
    esac
}

# version_for PEER: the version of OpenAPI that it reads.
version_for() {
    if [ "$1" = oas3-gen ]; then echo 3.1; else echo 3.0; fi
}

# export_documents SPECS FOLDER: the documents of all services, as FOLDER/VERSION/SERVICE.json, and of all
# of them together, as FOLDER/VERSION.json.
export_documents() {
    local service version
    mkdir -p "$2/3.0" "$2/3.1"
    for service in "$1"/*/service.yaml; do
        service=$(basename "$(dirname "$service")")
        "$volcgen" openapi "$service" --specs "$1" --output "$2/3.0/$service.json"
        python3 tools/measure/documents.py upgrade "$2/3.1/$service.json" "$2/3.0/$service.json"
    done
    for version in 3.0 3.1; do
        python3 tools/measure/documents.py join "$2/$version.json" "$2/$version"/*.json
    done
}

# peer_crates FOLDER: crates of $specs by all peers, and `made`, their names.
peer_crates() {
    local peer command
    mkdir -p "$1/specs"
    cp -r "$specs/$service" "$1/specs/"
    export_documents "$1/specs" "$1"
    made=()
    for peer in $(installed); do
        command_of "$peer" "$1/$(version_for "$peer")/$service.json" "$1/$peer"
        if ! "${command[@]}" >"$work/log" 2>&1; then
            echo "$peer is not measured: $(tail -1 "$work/log")"
            continue
        fi
        # Takes the crate out of any workspace and gives it our profile.
        printf '\n[workspace]\n\n[profile.dev]\ndebug = "line-tables-only"\n' >>"$1/$peer/Cargo.toml"
        made+=("$peer")
    done
}

# The crates that they write, by the compiler.
peers() {
    local folder=$work/peers peer made options=()
    mkdir -p "$folder"
    workspace "$folder" "$specs" "$service" ours
    peer_crates "$folder"
    for peer in "${made[@]}"; do options+=("$peer=--manifest-path $folder/$peer"); done
    heading "compile, $service in crates of several generators"
    alternate "ours=--all-features --manifest-path $folder/ours/$service" \
        "ours-default-features=--manifest-path $folder/ours/$service" "${options[@]}"
}
