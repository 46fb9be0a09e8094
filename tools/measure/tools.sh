# What the parts of `run` share. It sources them, and they use its variables.
# shellcheck shell=bash disable=SC2154

# median: the median of the numbers on standard input.
median() {
    sort -g | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

# timed COMMAND...: runs it and appends seconds and KiB to $times, which defaults to $work/times.
timed() {
    command time -a -o "${times:-$work/times}" -f '%e %M' "$@" >"$work/log" 2>&1 ||
        { cat "$work/log" >&2; exit 1; }
}

# row LABEL [FILE]: prints the medians of the timed commands, and resets them.
row() {
    local file=${2:-$work/times} wall peak
    wall=$(cut -d' ' -f1 "$file" | median)
    peak=$(cut -d' ' -f2 "$file" | median)
    printf '%-52s %8s s %6d MiB\n' "$1" "$wall" "$((peak / 1024))"
    rm "$file"
}

# actions_of SPECS SERVICE: how many actions the service has.
actions_of() {
    "$volcgen" check "$2" --specs "$1" 2>&1 | sed -n 's/^\([0-9]* actions\), .*/\1/p'
}

# crates FOLDER SPECS SERVICE SHAPE...: a workspace with crates of a service, all from the same specs.
# The shapes are `ours`, and `derives`, which has the same structs with serde's derives.
crates() {
    local folder=$1 from=$2 service=$3 shape members=() with
    shift 3
    for shape in "$@"; do
        with=()
        if [ "$shape" = derives ]; then with=(--templates tools/measure/derives); fi
        "$volcgen" generate "$service" --specs "$from" --output "$folder/$shape" "${with[@]}" 2>/dev/null
        members+=("\"$shape/$service\"")
    done
    # A generated crate belongs to a workspace, so it gets a copy of ours.
    sed -e '/^members = \[/,/^\]/d' -e '/^exclude/d' -e "s|path = \"|path = \"$PWD/|" \
        -e "s|^\[workspace\]|[workspace]\nmembers = [$(IFS=,; echo "${members[*]}")]|" \
        Cargo.toml >"$folder/Cargo.toml"
    cp Cargo.lock "$folder/"
}

# alternate LABEL NAME=OPTIONS...: checks and builds these crates alone and alternately, so that noise
# affects them alike. The last of cargo's options is the crate's folder, after `--manifest-path`.
# Writes the medians to $work/medians, as lines `STEP NAME SECONDS`.
alternate() {
    local label=$1 step crate name times
    shift
    : >"$work/medians"
    for step in "check" "build --release"; do
        for ((run = 0; run <= runs; run++)); do
            for crate in "$@"; do
                times=$work/times-${crate%%=*}
                # The first run builds the dependencies.
                if ((run == 0)); then times=$work/unused; fi
                touch "${crate##* }/src/lib.rs"
                # shellcheck disable=SC2086 # step and options are several words
                CARGO_INCREMENTAL=0 timed cargo $step --quiet ${crate#*=}/Cargo.toml
            done
        done
        for crate in "$@"; do
            name=${crate%%=*}
            echo "${step%% *} $name $(cut -d' ' -f1 "$work/times-$name" | median)" >>"$work/medians"
            row "cargo $step, $label, $name" "$work/times-$name"
        done
    done
}

# ratios OURS OTHER: the ratio of two crates that `alternate` measured.
ratios() {
    awk -v ours="$1" -v other="$2" '
        $2 == ours { first[$1] = $3 }
        $2 == other { printf "%-52s %8.2f\n", $1 ": " ours " / " other, first[$1] / $3 }
    ' "$work/medians"
}
