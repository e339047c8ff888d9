#!/usr/bin/env bash
#: from a checkout to the dashboard on :7860 [--data DIR] [--port N] [--state DIR] [--store LOCATION] [--no-serve]
#:
#: ./dev up                     today's market from the live source, else what is there, else simulated
#: ./dev up --data DIR          daily bars from a folder of CSV files
#: ./dev up --no-serve          everything but the server
#:
#: Installs what is missing, builds, ingests, trains, forecasts and serves, refreshing and forecasting on trading
#: days by itself. Run again, it skips what is done.
#: The state (database, models) is in .state unless --state or SENSEX_STATE names another directory,
#: or --store or SENSEX_STORE a PostgreSQL database, postgresql://USER@HOST/DATABASE, whose password is
#: best kept in PGPASSWORD or ~/.pgpass.
source scripts/lib/common.sh

usage() { fail "$1; ./dev up --help tells what up takes"; }
value() { [[ -n ${2:-} ]] || usage "$1 needs a value"; }
from_caller() { (cd "$SENSEX_CALLER_DIR" && realpath -m -- "$1"); }

source_options=(--source auto)
state=
store=
port=${PORT:-7860}
serve=1
while (($#)); do
  case $1 in
    --data)
      value "$@"
      data=$(from_caller "$2")
      [[ ! -f $data ]] || fail "$data is a file; give --data a folder with yahoo/, and global/ where there is one"
      [[ -d $data ]] || fail "there is no folder $data; give --data a folder with yahoo/, and global/ where there is one"
      source_options=(--source csv --data "$data")
      shift 2
      ;;
    --state)
      value "$@"
      state=$(from_caller "$2")
      shift 2
      ;;
    --store)
      value "$@"
      store=$2
      shift 2
      ;;
    --port)
      value "$@"
      port=$2
      if [[ ! $port =~ ^[0-9]{1,5}$ ]] || ((10#$port > 65535)); then
        fail "--port must be a whole number from 0 to 65535, got '$port'"
      fi
      shift 2
      ;;
    --no-serve)
      serve=
      shift
      ;;
    *) usage "up does not take '$1'" ;;
  esac
done

[[ -z $state || -z $store ]] || usage "up takes --state or --store, got both"
if [[ -n $store && ! $store =~ ^postgres(ql)?:// ]]; then
  state=$(from_caller "$store")
  store=
fi
# By the environment, because a command line is told and listed, and an address may hold a password.
if [[ -n $store ]]; then
  export SENSEX_STORE=$store
elif [[ -n $state || -z ${SENSEX_STORE:-} ]]; then
  unset SENSEX_STORE
  SENSEX_STATE=${state:-$(from_caller "${SENSEX_STATE:-$PWD/.state}")}
  export SENSEX_STATE
fi

sensex=$PWD/build/release/bin/sensex
stage "setup" bash scripts/verbs/setup.sh --for up
stage "dashboard" bash scripts/verbs/ui.sh
stage "build" bash scripts/verbs/build.sh release --target sensex
stage "ingest" "$sensex" ingest "${source_options[@]}"
stage "train" "$sensex" train --session all

# The page opens on what is recorded. What cannot be said yet, such as pre-open before New York's close
# is known, says why and is issued by the schedule.
first_forecasts() {
  local session
  for session in evening pre-open; do
    "$sensex" forecast --session "$session" || echo "The page opens without a $session forecast."
  done
}
stage "forecasts" first_forecasts

# The server keeps the data and the forecasts up to date by itself.
serving=(serve --schedule "${source_options[@]}" --port "$port")
again="$sensex ${serving[*]}"
if [[ -z ${SENSEX_STORE:-} ]]; then
  again+=" --state $SENSEX_STATE"
else
  again="SENSEX_STORE=... $again"
fi
if [[ -z $serve ]]; then
  echo "Everything is ready; start the server with: $again"
  exit 0
fi
echo "Open http://127.0.0.1:$port in a browser; Ctrl-C stops the server."
# The server takes the place of this script, so that Ctrl-C and SIGTERM reach it and nothing else.
exec "$sensex" "${serving[@]}"
