#include "cli/logged_run.h"

#include <utility>

#include "pipeline/run_recorder.h"

namespace sensex {

Status do_logged(const RunName& name, Store& store, Context& context, const StopSignals& stop,
                 const std::function<Result<std::string>()>& work) {
  Result<RunRecorder> run =
      RunRecorder::begin(store.runs(), context.clock, std::string(name.kind), context.owner);
  if (!run) return fail(run.error());
  const Result<std::string> done = run->stage(name.stage, work);
  Status finished = run->finish(done ? Status() : fail(done.error()), done ? *done : std::string());
  return finished ? finished : stop.ended(std::move(finished.error()), context);
}

}  // namespace sensex
