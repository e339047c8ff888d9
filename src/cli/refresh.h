#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "adapters/simulated/simulated_source.h"
#include "cli/context.h"
#include "cli/live_source.h"
#include "pipeline/ingest.h"

namespace sensex {

// Where bars come from.
struct RefreshOptions {
  std::string source = "auto";
  std::string data = {};                   // folder of CSV files
  std::string to = {};                     // last day to read, YYYY-MM-DD; empty: all
  std::vector<std::string> accepted = {};  // quality rules whose failure a person accepts
  bool full = false;  // ask a live source for the whole history, not for what is lacking
  SimulationOptions simulation = {};
  std::shared_ptr<LiveOptions> live = std::make_shared<LiveOptions>();
};

// Adds --source, --data, --to, --accept, --full, --seed, --overnight-signal and the live source's
// options.
void add_refresh_options(CLI::App* verb, const std::shared_ptr<RefreshOptions>& options);

// What can be said of the options before anything is asked. invalid_argument: a value that is none,
// or options that contradict each other.
Status check(const RefreshOptions& options);

struct RefreshResult {
  std::optional<IngestResult> ingested = {};  // empty: the current dataset was kept
  std::string note = {};  // a sentence on what was chosen and why; empty: what was asked for
};

// "stored dataset 0123456789ab from yahoo, last session 2026-11-24", after the note; of a dataset
// that was kept the note alone.
std::string sentence_of(const RefreshResult& result);

// What refreshing works with; all of it must outlive the call.
struct RefreshParts {
  Store& store;
  const Market& market;
  const Clock& clock;
  std::ostream& progress;  // of the live source
  bool is_terminal = false;
  std::stop_token stop = {};  // ends the load; the dataset stays what it was
};

// Brings the state's dataset up to date. `auto` takes the folder given, else the live source, else
// keeps the last good dataset and says since when it is stale, else, where nothing real was ever
// ingested, makes the simulated market and says why. Invented data never takes the place of real.
// invalid_argument: see check(). refused: --source simulated over real bars.
// malformed_data: the dataset that would be kept is damaged; the message says what to do.
// Otherwise as ingest().
Result<RefreshResult> refresh(const RefreshOptions& options, const RefreshParts& parts);

}  // namespace sensex
