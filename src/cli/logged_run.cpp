#include "cli/logged_run.h"

#include <ostream>

#include "pipeline/run_recorder.h"

namespace sensex {

Status do_logged(const RunName& name, Store& store, Context& context, const StopSignals& stop,
                 const std::function<Result<std::string>()>& work) {
  Result<RunRecorder> run =
      RunRecorder::begin(store.runs(), context.clock, std::string(name.kind), context.owner);
  if (!run) return fail(run.error());
  const Result<std::string> done = run->stage(name.stage, work);
  Status finished = run->finish(done ? Status() : fail(done.error()), done ? *done : std::string());
  if (finished || stop.exit_code() == 0) return finished;
  context.err << "sensex: " << finished.error().message << '\n';
  context.exit_code = stop.exit_code();
  return {};
}

}  // namespace sensex
