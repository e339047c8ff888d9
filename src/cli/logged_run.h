#pragma once

#include <functional>
#include <string_view>

#include "cli/context.h"
#include "cli/stop_signals.h"

namespace sensex {

// Does `work` as a run of that kind in the run log, with the one stage `stage`: it gives a sentence
// on what it did. A failure is a failed run with the error's message. When a signal asked for the
// end, the sentence is on `err` and the exit code the signal's.
Status do_logged(std::string_view kind, std::string_view stage, Store& store, Context& context,
                 const StopSignals& stop, const std::function<Result<std::string>()>& work);

}  // namespace sensex
