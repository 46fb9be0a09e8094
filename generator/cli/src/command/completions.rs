//! `completions`: the completion script of a shell.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::{Arguments, Completions};
use crate::command::{CommandError, output};

/// What completes the words after `call` in bash, at the start of the function of all subcommands. bash makes words of
/// their own of `=` and `:`, and keeps quotes.
const BASH: &str = r#"
    if [[ ${COMP_WORDS[1]} == call && $COMP_CWORD -gt 1 ]]; then
        local words=() rest=${COMP_LINE:0:COMP_POINT} word gap line start
        for word in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
            gap=${rest%%[![:space:]]*}
            rest=${rest#"$gap"}
            if [[ -n $gap || ${#words[@]} -eq 0 ]]; then words+=(""); fi
            words[${#words[@]}-1]+=$word
            rest=${rest#"$word"}
        done
        words=("${words[@]//[\\\'\"]/}")
        start=${words[${#words[@]}-1]}
        case ${COMP_WORDS[COMP_CWORD]} in
            [=:]) ;;
            *) start=${start%"${COMP_WORDS[COMP_CWORD]//[\\\'\"]/}"} ;;
        esac
        COMPREPLY=()
        while IFS= read -r line; do
            line=${line%%$'\t'*}
            case $line in *.) compopt -o nospace ;; esac
            line=${line#"$start"}
            case ${COMP_WORDS[COMP_CWORD]} in
                [\"\']*) ;;
                *) case $line in *[[:space:]\'\"\\\$\`\&\;\|\<\>\(\)\*\?]*) line=$(printf %q "$line") ;; esac ;;
            esac
            COMPREPLY+=("$line")
        done < <("$1" complete -- "${words[@]:2}" 2>/dev/null)
        return 0
    fi
"#;

/// The same in zsh.
const ZSH: &str = r#"
    if [[ $words[2] == call && $CURRENT -gt 2 ]]; then
        local -a found partial
        local line word
        for line in ${(f)"$(${~words[1]} complete -- "${(@Q)words[3,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)"}; do
            word=${${line%%$'\t'*}//:/\\:}
            [[ $line == *$'\t'* ]] && word+=:${line#*$'\t'}
            case ${line%%$'\t'*} in
                *.) partial+=("$word") ;;
                *) found+=("$word") ;;
            esac
        done
        _describe 'word' found -- partial -S ''
        return
    fi
"#;

/// The same in fish, which takes more rules at the end.
const FISH: &str = r#"
function __fish_volcgen_call
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test $words[2] = call
end
function __fish_volcgen_call_words
    set -l words (commandline -opc)
    set -l current (commandline -ct | string replace -ra '[\\\\\'"]' '')
    $words[1] complete -- $words[3..] "$current" 2>/dev/null
end
complete -c volcgen -n __fish_volcgen_call -f -a "(__fish_volcgen_call_words)"
"#;

/// Prints the script of a shell.
pub fn completions(options: &Completions) -> Result<(), CommandError> {
    let mut script = Vec::new();
    let mut command = Arguments::command();
    clap_complete::generate(options.shell, &mut command, "volcgen", &mut script);
    let script = String::from_utf8_lossy(&script);
    let with = |start: &str, code: &str| script.replacen(start, &format!("{start}{code}"), 1);
    output(match options.shell {
        Shell::Bash => with("_volcgen() {", BASH),
        Shell::Zsh => with("_volcgen() {", ZSH),
        Shell::Fish => format!("{script}{FISH}"),
        _ => script.into_owned(),
    })
}
