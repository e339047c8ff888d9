#pragma once

#include <functional>
#include <string_view>

#include "cli/context.h"
#include "cli/stop_signals.h"

namespace sensex {

// How a run of one stage is listed.
struct RunName {
  std::string_view kind = {};   // "ingest"
  std::string_view stage = {};  // "refresh"
};

// Does `work` as a run in the run log: it gives a sentence on what it did. A failure is a failed
// run with the error's message. When a signal asked for the end, the sentence is on `err` and the
// exit code the signal's.
Status do_logged(const RunName& name, Store& store, Context& context, const StopSignals& stop,
                 const std::function<Result<std::string>()>& work);

}  // namespace sensex
