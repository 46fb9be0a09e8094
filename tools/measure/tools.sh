# What the parts of `run` share. It sources them, and they use its variables.
# shellcheck shell=bash disable=SC2154

# median: the median of the numbers on standard input.
median() {
    sort -g | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

# timed COMMAND...: runs it and appends wall seconds, processor seconds and KiB to $times, which defaults
# to $work/times.
timed() {
    local TIMEFORMAT='%3R %3U %3S'
    { time command time -o "$work/peak" -f %M "$@" >"$work/log" 2>&1; } 2>"$work/time" ||
        { tail -n 50 "$work/log" >&2; exit 1; }
    paste -d' ' "$work/time" "$work/peak" | awk '{ print $1, $2 + $3, $4 }' >>"${times:-$work/times}"
}

# added: one line for the lines of several commands that `timed` wrote: sums of times, the highest peak.
added() {
    awk '{ wall += $1; processor += $2; if ($3 > peak) peak = $3 } END { print wall, processor, peak }'
}

# column NUMBER FILE: the median of a column.
column() {
    cut -d' ' -f"$1" "$2" | median
}

# row LABEL [FILE]: prints the medians of the timed commands, and resets them unless FILE is given.
row() {
    local file=${2:-$work/times}
    printf '%-58s %8.3f s %8.3f s %6d MiB\n' "$1" \
        "$(column 1 "$file")" "$(column 2 "$file")" "$(($(column 3 "$file") / 1024))"
    if (($# == 1)); then rm "$file"; fi
}

# ratio LABEL FILE OTHER: prints the medians of the ratios of neighbouring runs.
ratio() {
    paste -d' ' "$2" "$3" | awk '{ print $1 / $4, $2 / $5, $3 / $6 }' >"$work/ratios"
    printf '%-58s %8.3f   %8.3f   %6.2f\n' "$1" \
        "$(column 1 "$work/ratios")" "$(column 2 "$work/ratios")" "$(column 3 "$work/ratios")"
}

# heading TEXT: the title of a part, above the columns of its rows.
heading() {
    printf '\n%-58s %8s   %8s   %6s\n' "$1" wall processor peak
}

# workspace FOLDER SPECS SERVICE SHAPE...: a workspace with crates of a service, all from the same specs.
# The shapes are `ours`, and `derives`, which has the same structs with serde's derives.
workspace() {
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

# alternate NAME=OPTIONS...: checks and builds these crates alone and in turns, so that noise affects
# them alike, and compares the first with the others. The last of cargo's options is the crate's folder,
# after `--manifest-path`.
alternate() {
    local step crate name times
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
            row "cargo $step, $name" "$work/times-$name"
        done
        for crate in "${@:2}"; do
            name=${crate%%=*}
            ratio "cargo $step, ${1%%=*} / $name" "$work/times-${1%%=*}" "$work/times-$name"
        done
        rm "$work"/times-*
    done
}
