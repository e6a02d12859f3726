"""Completion for the shell: commands, options, files, zones, sources, ports, keys.

examples:
  eval "$(evenside completion bash)"                 in ~/.bashrc
  eval "$(evenside completion zsh)"                  in ~/.zshrc, behind compinit
  evenside completion fish > ~/.config/fish/completions/evenside.fish
"""

import argparse

from evenside.cli.exits import OK

BASH = r"""
_evenside() {
  local line=${COMP_LINE:0:COMP_POINT} kind found
  { read -r kind; mapfile -t COMPREPLY; } < <(evenside completion candidates "$line" 2>/dev/null)
  [[ $kind == files ]] && compopt -o filenames
  [[ ${COMPREPLY[0]} == *[/:,] ]] && compopt -o nospace
  local word=${line##* }
  if [[ $word == *:* && $COMP_WORDBREAKS == *:* ]]; then  # bash replaces what follows the colon
    COMPREPLY=("${COMPREPLY[@]#"${word%"${word##*:}"}"}")
  fi
}
complete -F _evenside evenside
"""
ZSH = r"""
_evenside() {
  local -a found
  found=("${(@f)$(evenside completion candidates "${(j: :)words[1,CURRENT]}" 2>/dev/null)}")
  local kind=$found[1]
  shift found
  [[ ${#found} == 0 ]] && return 1
  local -a open closed
  open=(${(M)found:#*[/:,]}) closed=(${found:#*[/:,]})
  [[ $kind == files ]] && local -a quote=(-f)
  (( ${#closed} )) && compadd $quote -- $closed
  (( ${#open} )) && compadd $quote -S '' -- $open
  return 0
}
compdef _evenside evenside
"""
FISH = r"""
function __evenside_candidates
    set -l line (commandline -cp)
    evenside completion candidates "$line" 2>/dev/null | tail -n +2
end
complete -c evenside -f -a '(__evenside_candidates)'
"""
SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside completion``."""
    parser.add_argument(
        "shell", choices=(*SCRIPTS, "candidates"), metavar="bash|zsh|fish", help="for which shell"
    )
    parser.add_argument("line", nargs="?", default="", help=argparse.SUPPRESS)  # asked by scripts


def run(args: argparse.Namespace) -> int:
    """Print the shell's script, or what can stand at the end of a line."""
    if args.shell in SCRIPTS:
        print(SCRIPTS[args.shell].strip())
        return OK
    from evenside.cli.candidates import candidates, words_of

    kind, found = candidates(words_of(args.line))
    print("\n".join([kind, *found]))
    return OK
