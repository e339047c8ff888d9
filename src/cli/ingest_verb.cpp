#include <ostream>
#include <unistd.h>

#include "cli/ingest_print.h"
#include "cli/logged_run.h"
#include "cli/note_outcomes.h"
#include "cli/refresh.h"
#include "cli/store_location.h"
#include "cli/verbs.h"

namespace sensex {
namespace {

Status run(const RefreshOptions& options, Context& context) {
  const StopSignals stop;
  const auto store = open_store(context);
  if (!store) return fail(store.error());
  const Result<Market> market = load_market(context, **store);
  if (!market) return fail(market.error());
  const auto work = [&]() -> Result<std::string> {
    const Result<RefreshResult> result =
        refresh(options, {.store = **store,
                          .market = *market,
                          .clock = context.clock,
                          .progress = context.err,
                          .is_terminal = isatty(STDERR_FILENO) != 0,
                          .stop = stop.token()});
    if (!result) return fail(result.error());
    if (!result->note.empty()) context.out << result->note << '\n';
    if (result->ingested) {
      print(*result->ingested, context);
      if (const Status noted = note_outcomes(**store, context); !noted) return fail(noted.error());
    }
    return sentence_of(*result);
  };
  return do_logged({"ingest", "refresh"}, **store, context, stop, work);
}

}  // namespace

void add_ingest_verb(CLI::App& app, Context& context) {
  CLI::App* verb = add_verb(app, context, "ingest", "Read daily bars, check them, keep them",
                            "sensex ingest --source csv --data bars");
  const auto options = std::make_shared<RefreshOptions>();
  add_refresh_options(verb, options);
  add_market_option(verb, context);
  add_calendar_option(verb, context);
  on_run(verb, context, [options, &context] { return run(*options, context); });
}

}  // namespace sensex
