#include "cli/logged_run.h"

#include <utility>

#include "pipeline/attended_run.h"

namespace sensex {

Status do_logged(const RunName& name, Store& store, Context& context, const StopSignals& stop,
                 const std::function<Result<std::string>()>& work) {
  Result<AttendedRun> run =
      AttendedRun::begin(store, context.clock, std::string(name.kind), context.owner);
  if (!run) return fail(run.error());
  const Result<std::string> done = run->recorder().stage(name.stage, work);
  Status finished =
      run->recorder().finish(done ? Status() : fail(done.error()), done ? *done : std::string());
  return finished ? finished : stop.ended(std::move(finished.error()), context);
}

}  // namespace sensex
