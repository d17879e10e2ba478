# Sourced by ./tools/start and ./tools/test: Node 22 and pnpm on PATH, packages installed, everything built.
# Needs Node >= 20 and npm. Leaves nothing outside the clone but the package managers' caches.

if [ -t 2 ]; then bold=$'\033[1m' plain=$'\033[0m'; else bold='' plain=''; fi
say() { printf '%s==>%s %s\n' "$bold" "$plain" "$*" >&2; }
fail() { printf 'Secure Mail: %s\n' "$*" >&2; exit 1; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bootstrap=$root/tools/bootstrap
cache=$root/.cache
mkdir -p "$cache"

command -v node >/dev/null && command -v npm >/dev/null ||
  fail 'Node (20 or newer) with npm is needed and was not found. On Debian: apt-get install nodejs npm'
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || fail "Node 20 or newer is needed; this is $(node --version)."

# Prints one hash over the files named: what was installed from other files is installed anew.
fingerprint() { cat "$@" | node -e 'const h=require("crypto").createHash("sha256");process.stdin.on("data",d=>h.update(d)).on("end",()=>console.log(h.digest("hex")))'; }

# once STAMP FINGERPRINT TEXT COMMAND...: runs the command unless it already succeeded for this fingerprint.
once() {
  local stamp=$cache/$1 print=$2 text=$3
  shift 3
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$print" ] && return 0
  say "$text"
  "$@" >"$stamp.log" 2>&1 || { cat "$stamp.log" >&2; fail "That failed: $text"; }
  printf '%s\n' "$print" >"$stamp"
}

# Not `npm ci`: it wants every optional platform package to be there, also those of other platforms.
install_bootstrap() { (cd "$bootstrap" && npm install --no-save --no-audit --no-fund --loglevel=error); }
# CI=true and no input: pnpm must not ask a question that nobody sees.
install_packages() { (cd "$root" && CI=true pnpm install --frozen-lockfile </dev/null); }

# A stamp alone does not prove that the folder is still there.
[ -d "$bootstrap/node_modules" ] || rm -f "$cache/bootstrap"
[ -d "$root/node_modules" ] || rm -f "$cache/packages"

once bootstrap "$(fingerprint "$bootstrap/package-lock.json")-$(uname -sm)" \
  'Installing Node 22 and pnpm for this clone (once, about 60 MB)' install_bootstrap
export PATH=$bootstrap/node_modules/.bin:$PATH
case $(node --version) in
  v22.*) ;;
  *) fail "There is no Node 22 package for this platform ($(uname -sm)); this is $(node --version)." ;;
esac

once packages "$(fingerprint "$root/pnpm-lock.yaml" "$root/pnpm-workspace.yaml")" \
  'Installing packages (once)' install_packages

# turbo keeps its own settings and cache inside the clone.
export NODE_COMPILE_CACHE=$cache/node-compile-cache
export TURBO_TELEMETRY_DISABLED=1 TURBO_CONFIG_DIR_PATH=$cache/turbo DO_NOT_TRACK=1
say 'Building (only what changed)'
(cd "$root" && ./node_modules/.bin/turbo run build --output-logs=errors-only --no-update-notifier >"$cache/build.log" 2>&1) ||
  { cat "$cache/build.log" >&2; fail 'The build failed.'; }
