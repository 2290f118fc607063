/** The shell side of completion. */

/**
 * Prints what can be typed, a word a line: `_tenant_words WORD BEFORE...`, where WORD is what has been typed of the word and BEFORE
 * are the words before it. Only what both shells understand, which is POSIX and `local`; names from the disk that a shell could take
 * for a command are left out.
 */
export const SHARED = `_tenant_words() {
  [ -z "\${ZSH_VERSION-}" ] || emulate -L sh
  local typed="$1" prefix="" root=. subcommand="" last="" word=""
  shift
  case $typed in
    --*=*)
      prefix="\${typed%%=*}="
      set -- "$@" "\${typed%%=*}"
      typed="\${typed#*=}"
      ;;
  esac
  for word in "$@"; do
    [ "$last" != --root ] || root=$word
    last=$word
    [ -z "$subcommand" ] || continue
    case $word in {{commands}}) subcommand=$word ;; esac
  done
  _tenant_slot "$subcommand $last $typed" | while IFS= read -r word; do
    case $word in "$typed"*) printf '%s\\n' "$prefix$word" ;; esac
  done
}

_tenant_slot() {
  case $1 in
{{slots}}
  esac
}

_tenant_ids() {
  local file="" name=""
  for file in "$root/$1"/*.yaml; do
    name=\${file##*/}
    name=\${name%.yaml}
    case $name in *[!a-z0-9-]*) ;; *) printf '%s\\n' "$name" ;; esac
  done
}

_tenant_refs() {
  local name=""
  git -C "$root" for-each-ref --format='%(refname:short)' 2>/dev/null | while IFS= read -r name; do
    case $name in *[!A-Za-z0-9._/-]*) ;; *) printf '%s\\n' "$name" ;; esac
  done
}
`;

/** Bash splits words at \`=\`, so that \`--env=dev\` is three of them. */
export const BASH = `# Completion of tenant for bash: source <(npx tenant completion bash)
# It completes the word tenant; where that is not installed: alias tenant="npx tenant"

{{shared}}
_tenant() {
  local typed=\${COMP_WORDS[COMP_CWORD]} before=() word
  [ "$typed" != = ] || typed=
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [ "$word" = = ] || before+=("$word")
  done
  COMPREPLY=()
  while IFS= read -r word; do
    COMPREPLY+=("$word")
  done < <(_tenant_words "$typed" \${before[@]+"\${before[@]}"})
}

complete -o default -F _tenant tenant`;

/** Works both sourced and as a file \`_tenant\` on zsh's function path. */
export const ZSH = `#compdef tenant
# Completion of tenant for zsh, after compinit: source <(npx tenant completion zsh)
# It completes the word tenant; where that is not installed: alias tenant="npx tenant"

{{shared}}
_tenant() {
  local -a found
  found=("\${(@f)$(_tenant_words "$PREFIX" "\${(@)words[2,CURRENT-1]}")}")
  if [[ -n $found[1] ]]; then compadd -- "\${found[@]}"; else _files; fi
}

if [[ $funcstack[1] = _tenant ]]; then _tenant "$@"; else compdef _tenant tenant; fi`;
