#include "cli/refresh.h"

#include <algorithm>

#include <fmt/core.h>

#include "adapters/csv/csv_source.h"
#include "market/freshness.h"
#include "market/quality.h"
#include "pipeline/current_dataset.h"

namespace sensex {
namespace {

Result<DateRange> range_of(const RefreshOptions& options) {
  DateRange range;
  if (options.to.empty()) return range;
  const Result<Date> to = Date::parse(options.to);
  if (!to) return fail(to.error());
  range.to = *to;
  return range;
}

Status check_source(const RefreshOptions& options) {
  const std::string& source = options.source;
  if (source != "auto" && source != "csv" && source != "yahoo" && source != "simulated") {
    return fail(Errc::invalid_argument,
                fmt::format("--source must be auto, csv, yahoo or simulated, got '{}'", source));
  }
  if (!options.data.empty() && source != "auto" && source != "csv") {
    return fail(Errc::invalid_argument,
                fmt::format("--source {} reads no folder; leave --data and SENSEX_DATA out, or use "
                            "--source csv",
                            source));
  }
  if (options.data.empty() && source == "csv") {
    return fail(Errc::invalid_argument, "--source csv needs the folder of bars; add --data DIR");
  }
  return {};
}

// The current dataset, or the newest, that is not invented; empty: nothing real was ever ingested.
Result<std::optional<Snapshot>> last_real(Store& store) {
  Result<std::optional<Snapshot>> current = store.snapshots().current();
  if (!current) return fail(current.error());
  if (*current && !(*current)->origin.simulated) return current;
  const Result<std::vector<Snapshot>> all = store.snapshots().list();
  if (!all) return fail(all.error());
  const auto found = std::ranges::find_if(
      *all, [](const Snapshot& snapshot) { return !snapshot.origin.simulated; });
  return found != all->end() ? std::optional(*found) : std::nullopt;
}

// What a source may be at fault for, and this program or its state may not.
bool is_of_the_source(Errc code) {
  return code == Errc::unavailable || code == Errc::not_found || code == Errc::not_enough_data ||
         code == Errc::malformed_data;
}

// "stale since 2026-11-23, 1 session behind"; empty: up to date.
std::string staleness(const Snapshot& snapshot, const RefreshParts& parts) {
  const TradingCalendar& calendar = parts.market.calendar();
  const Freshness freshness = freshness_of(snapshot.last_session, calendar, parts.clock.now());
  if (freshness.is_after_now) return describe(freshness);
  const int behind = freshness.sessions_behind;
  if (behind == 0) return {};
  return fmt::format("stale since {}, {} {} behind",
                     calendar.next_trading_day(snapshot.last_session).to_string(), behind,
                     behind == 1 ? "session" : "sessions");
}

// A refusal has a line for each rule, a note is one line.
std::string in_one_line(std::string text) {
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at)) {
    text.replace(at, 1, "; ");
  }
  return text;
}

class Refresh {
 public:
  Refresh(const RefreshOptions& options, DateRange range, const RefreshParts& parts)
      : options_(options), range_(range), parts_(parts) {}

  Result<RefreshResult> from_folder() {
    return ingested(*make_csv_source(options_.data, parts_.market), false, {});
  }

  Result<RefreshResult> from_live() {
    const Result<std::optional<Snapshot>> current = parts_.store.snapshots().current();
    if (!current) return fail(current.error());
    const auto source = make_live_source(*options_.live, {.market = parts_.market,
                                                          .clock = parts_.clock,
                                                          .progress = parts_.progress,
                                                          .is_terminal = parts_.is_terminal,
                                                          .stop = parts_.stop});
    if (!source) return fail(source.error());
    const bool continues = *current && (*current)->origin.source == "yahoo" && !options_.full;
    Result<RefreshResult> result = ingested(**source, continues, {});
    if (result) remark_on_staleness(*result->ingested);
    return result;
  }

  Result<RefreshResult> from_simulation(std::string note) {
    SimulationOptions simulation = options_.simulation;
    simulation.last_session = parts_.market.calendar().last_completed_session(parts_.clock.now());
    return ingested(*make_simulated_source(simulation, parts_.market), false, std::move(note));
  }

  Result<RefreshResult> automatic() {
    if (!options_.data.empty()) return from_folder();
    Result<RefreshResult> live = from_live();
    if (live || parts_.stop.stop_requested() || !lacks_the_source(live.error())) return live;
    const Result<std::optional<Snapshot>> real = last_real(parts_.store);
    if (!real) return fail(real.error());
    if (*real) return kept(**real, live.error());
    return from_simulation(fmt::format(
        "the live source gave nothing ({}), so this is the simulated market, which never was; for "
        "real bars give a folder with --data DIR or connect and ingest again",
        in_one_line(live.error().message)));
  }

 private:
  Result<RefreshResult> ingested(BarSource& source, bool only_increment, std::string note) {
    Result<IngestResult> result = ingest(
        source, {.range = range_, .only_increment = only_increment, .accepted = options_.accepted},
        {.store = parts_.store,
         .clock = parts_.clock,
         .market = parts_.market,
         .on_judged = [this](const QualityReport& report) { has_too_little_ = lacks_only(report); },
         .stop = parts_.stop});
    if (!result) return fail(std::move(result.error()));
    return RefreshResult{std::move(*result), std::move(note)};
  }

  // Whether the live source gave nothing, or too little to be a dataset.
  bool lacks_the_source(const Error& error) const {
    return is_of_the_source(error.code) || (error.code == Errc::refused && has_too_little_);
  }

  // A live source that answers may still lack the newest session.
  void remark_on_staleness(IngestResult& result) const {
    const Date completed = parts_.market.calendar().last_completed_session(parts_.clock.now());
    const std::string stale = staleness(result.snapshot, parts_);
    if (stale.empty() || range_.to < completed) return;  // a person asked for no later day
    result.remarks.push_back(
        fmt::format("the live source has nothing whole after {}: {}; ingest again later",
                    result.snapshot.last_session.to_string(), stale));
  }

  Result<RefreshResult> kept(const Snapshot& snapshot, const Error& why) {
    const Status readable = check_readable(snapshot, parts_.store);
    if (!readable) {
      return fail(readable.error().code,
                  fmt::format("the live source gave nothing ({}), and {}", in_one_line(why.message),
                              readable.error().message));
    }
    const std::string stale = staleness(snapshot, parts_);
    return RefreshResult{
        {},
        fmt::format("the live source gave nothing ({}); kept dataset {:.12} from {}, last session "
                    "{}, {}",
                    in_one_line(why.message), snapshot.id, snapshot.origin.source,
                    snapshot.last_session.to_string(),
                    stale.empty() ? "which is up to date" : stale)};
  }

  const RefreshOptions& options_;
  DateRange range_;
  const RefreshParts& parts_;
  bool has_too_little_ = false;  // what the gate stopped was only too short, or of too few stocks
};

Status check_simulation(Store& store) {
  const Result<std::optional<Snapshot>> real = last_real(store);
  if (!real) return fail(real.error());
  if (!*real) return {};
  return fail(Errc::refused,
              fmt::format("the state holds real bars to {}, which an invented market must not "
                          "replace; use another --state or --store",
                          (*real)->last_session.to_string()));
}

}  // namespace

Status check(const RefreshOptions& options) {
  if (const Status valid = check_source(options); !valid) return valid;
  if (const Status known = check_rule_names(options.accepted); !known) return known;
  const Result<DateRange> range = range_of(options);
  return range ? Status() : fail(range.error());
}

void add_refresh_options(CLI::App* verb, const std::shared_ptr<RefreshOptions>& options) {
  verb->add_option("--source", options->source,
                   "csv: the folder of --data; yahoo: the live source; simulated: the built-in "
                   "market that never was; auto: --data when given, else the live source, else "
                   "what is there, else simulated")
      ->envname("SENSEX_SOURCE")
      ->capture_default_str();
  verb->add_option("--data", options->data,
                   "Folder with yahoo/, and global/ and bse/ where there are such")
      ->envname("SENSEX_DATA");
  verb->add_option("--to", options->to, "Last day to read, YYYY-MM-DD");
  add_accept_option(verb, options->accepted);
  verb->add_flag("--full", options->full, "Fetch the whole history anew, not only what is lacking");
  verb->add_option("--seed", options->simulation.seed, "Of the simulated market")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  verb->add_option("--overnight-signal", options->simulation.overnight_signal,
                   "Strength, 0 to 1, of the simulated overnight signal")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  add_live_options(verb, options->live);
}

std::string sentence_of(const RefreshResult& result) {
  if (!result.ingested) return result.note;
  const Snapshot& snapshot = result.ingested->snapshot;
  return fmt::format("{}{} dataset {:.12} from {}, last session {}",
                     result.note.empty() ? "" : result.note + "; ",
                     result.ingested->changed ? "stored" : "unchanged", snapshot.id,
                     snapshot.origin.source, snapshot.last_session.to_string());
}

Result<RefreshResult> refresh(const RefreshOptions& options, const RefreshParts& parts) {
  if (const Status valid = check(options); !valid) return fail(valid.error());
  Refresh job(options, range_of(options).value(), parts);
  if (options.source == "csv") return job.from_folder();
  if (options.source == "yahoo") return job.from_live();
  if (options.source == "auto") return job.automatic();
  if (const Status may = check_simulation(parts.store); !may) return fail(may.error());
  return job.from_simulation({});
}

}  // namespace sensex
