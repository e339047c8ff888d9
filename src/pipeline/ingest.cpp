#include "pipeline/ingest.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "pipeline/declared_actions.h"
#include "pipeline/increment.h"
#include "pipeline/quality_gate.h"
#include "store/market_archive.h"

namespace sensex {
namespace {

bool has_bar_on(const Series& series, Date day) {
  return !series.bars().empty() && !series.between(day, day).bars().empty();
}

tl::unexpected<Error> too_few(std::size_t least, std::string_view what, std::size_t have,
                              std::string_view next_step) {
  return fail(Errc::not_enough_data, fmt::format("at least {} {} are needed, the source has {}; {}",
                                                 least, what, have, next_step));
}

std::size_t stocks_on(const MarketData& data, Date day) {
  return static_cast<std::size_t>(std::ranges::count_if(
      data.stocks, [&](const Series& series) { return has_bar_on(series, day); }));
}

// The last session, of those that may be cut to, on which enough stocks have a bar.
std::optional<Date> last_whole_session(const MarketData& data, const Market& market) {
  const std::span<const Bar> bars = data.index.bars();
  const std::span<const Bar> last = bars.last(std::min(bars.size(), kMostCutSessions + 1));
  const auto whole = std::find_if(last.rbegin(), last.rend(), [&](const Bar& bar) {
    return stocks_on(data, bar.date) >= market.least_members();
  });
  return whole != last.rend() ? std::optional(whole->date) : std::nullopt;
}

void cut_after(MarketData& data, Date last) {
  const auto cut = [last](const Series& series) { return series.between(Date(0, 1, 1), last); };
  data.index = cut(data.index);
  for (Series& series : data.stocks) series = cut(series);
}

// A source may tell of the index before it tells of the stocks. Ends the data with the last session
// that both tell of, and gives the remark on it.
// not_enough_data: there is none that is recent.
Result<std::optional<std::string>> keep_whole_sessions(MarketData& data, const Market& market) {
  if (data.index.bars().empty()) return std::optional<std::string>();
  const Date last = data.index.bars().back().date;
  const std::optional<Date> whole = last_whole_session(data, market);
  if (!whole) {
    return too_few(market.least_members(),
                   fmt::format("stocks with a bar on the last session, {},", last.to_string()),
                   stocks_on(data, last),
                   "add the missing members' rows or use --source simulated");
  }
  if (*whole == last) return std::optional<std::string>();
  const std::size_t stocks = stocks_on(data, last);
  cut_after(data, *whole);
  return std::optional(fmt::format(
      "warning: the index has bars to {}, but only {} stocks have one on that day, and at least {} "
      "are needed; the dataset ends on {}; ingest again later",
      last.to_string(), stocks, market.least_members(), whole->to_string()));
}

Status check_length(const MarketData& data) {
  const std::size_t sessions = data.index.bars().size();
  if (sessions >= kLeastSessions) return {};
  return too_few(kLeastSessions, "sessions of the index", sessions,
                 "add older rows or use --source simulated");
}

// What could be known of a global series now.
GlobalSeries known_by(const GlobalSeries& series, const Market& market, Instant now) {
  const GlobalSpec* spec = market.find_global(series.id());
  std::vector<GlobalPoint> points;
  for (GlobalPoint point : series.points()) {
    if (spec == nullptr) break;
    if (close_known_from(*spec, point.date, market.calendar()) > now) point.close.reset();
    if (open_known_from(*spec, point.date, market.calendar()) > now) point.open.reset();
    if (point.close || point.open) points.push_back(point);
  }
  return *GlobalSeries::create(series.id(), std::move(points));
}

// The bars that are final, and of a session under way its open.
Series known_by(const Series& series, const TradingCalendar& calendar, Instant now) {
  std::vector<Bar> final_bars;
  std::optional<Opening> opening = series.opening();
  // A series that had nothing new still has the opening of an earlier ingest.
  if (opening && calendar.final_at(opening->date) <= now) opening.reset();
  for (const Bar& bar : series.bars()) {
    if (calendar.final_at(bar.date) <= now) {
      final_bars.push_back(bar);
    } else if (!opening && calendar.opens_at(bar.date) <= now) {
      opening = Opening{bar.date, bar.open};
    }
  }
  return *Series::create(series.symbol(), std::move(final_bars), opening);
}

// Leaves out whatever is not known yet: a half-finished bar has an open but no close.
void keep_known(MarketData& data, const Market& market, Instant now) {
  data.index = known_by(data.index, market.calendar(), now);
  for (Series& series : data.stocks) series = known_by(series, market.calendar(), now);
  // A simulated night is delivered with its day.
  if (data.origin.simulated) return;
  for (GlobalSeries& series : data.globals) series = known_by(series, market, now);
}

std::optional<std::string> remark_on_unfinished(const MarketData& data, Date last_completed) {
  const auto bars = data.index.bars();
  const auto unfinished =
      std::ranges::count_if(bars, [&](const Bar& bar) { return bar.date > last_completed; });
  if (unfinished == 0) return std::nullopt;
  return fmt::format("left out {} index bars after {}, the last completed session", unfinished,
                     last_completed.to_string());
}

std::optional<std::string> remark_on_members(const MarketData& data, const Market& market) {
  const Date last = data.index.bars().back().date;
  std::string missing;
  for (const Symbol& member : market.universe().members_on(last)) {
    const auto found = std::ranges::find(data.stocks, member, &Series::symbol);
    if (found != data.stocks.end() && has_bar_on(*found, last)) continue;
    missing += (missing.empty() ? "" : ", ") + member.text();
  }
  if (missing.empty()) return std::nullopt;
  return fmt::format("members without a bar on {}: {}", last.to_string(), missing);
}

std::optional<std::string> remark_on_failures(const MarketData& data) {
  if (data.failures.empty()) return std::nullopt;
  std::string names;
  for (const SeriesFailure& failure : data.failures) {
    names += (names.empty() ? "" : ", ") + failure.series;
  }
  return fmt::format("{} series could not be fetched and have nothing new ({}); the first: {}",
                     data.failures.size(), names, data.failures.front().reason);
}

// The current dataset, for increments and comparisons.
struct Known {
  Snapshot snapshot = {};
  MarketData data;
};

Result<std::optional<Known>> current_dataset(Store& store) {
  const Result<std::optional<Snapshot>> current = store.snapshots().current();
  if (!current) return fail(current.error());
  if (!*current) return std::optional<Known>();
  Result<MarketData> data = restore_market_data((*current)->id, store.objects());
  if (!data) return fail(data.error());
  return std::optional(Known{**current, std::move(*data)});
}

// A dataset that cannot be read must not stand in the way of its own repair.
std::optional<std::string> remark_on_damage(const Result<std::optional<Known>>& known) {
  if (known) return std::nullopt;
  const Errc code = known.error().code;
  if (code != Errc::malformed_data && code != Errc::not_found) return std::nullopt;
  return fmt::format("warning: the dataset before cannot be read ({}); everything was loaded anew",
                     known.error().message);
}

// What the dataset before may be held against: an invented market, or another index, has another
// history by right. Of two real sources the rules decide what they must agree on.
const MarketData* comparable(const std::optional<Known>& known, const MarketData& data) {
  const bool may_be = known && !data.origin.simulated && !known->snapshot.origin.simulated &&
                      known->data.index.symbol() == data.index.symbol();
  return may_be ? &known->data : nullptr;
}

// Leaves out the bars of days after `from` up to `to`.
void leave_out(MarketData& data, Date from, Date to) {
  const auto without = [from, to](const Series& series) {
    std::vector<Bar> bars(series.bars().begin(), series.bars().end());
    std::erase_if(bars, [from, to](const Bar& bar) { return bar.date > from && bar.date <= to; });
    return *Series::create(series.symbol(), std::move(bars), series.opening());
  };
  data.index = without(data.index);
  for (Series& series : data.stocks) series = without(series);
}

std::optional<std::string> remark_on_quality(const QualityReport& report) {
  std::string names;
  for (const RuleResult& rule : report.rules) {
    if (rule.finding_count == 0) continue;
    names += fmt::format("{}{} {}{}", names.empty() ? "" : ", ", rule.rule, rule.finding_count,
                         rule.accepted ? " (accepted)" : "");
  }
  if (names.empty()) return std::nullopt;
  return fmt::format("quality {}: {}; sensex quality tells more", to_string(report.verdict), names);
}

Result<MarketData> load(BarSource& source, const IngestRequest& request,
                        const std::optional<Known>& known) {
  if (request.only_increment && known) return load_increment(source, request.range, known->data);
  Result<MarketData> data = source.load({.range = request.range});
  if (data && known) keep_failed(*data, known->data);
  return data;
}

// Of data that were refused only the judgement is kept, under the name that they would have had.
tl::unexpected<Error> refused(const MarketData& data, const QualityReport& report,
                              const IngestParts& parts, const Error& why) {
  const std::unique_ptr<Store> scratch = make_memory_store();
  const Result<Snapshot> snapshot =
      archive_market_data(data, parts.market, scratch->objects(), report.checked_at);
  if (!snapshot) return fail(snapshot.error());
  const Status kept = record_quality(parts.store, snapshot->id, report);
  return fail(kept ? refusal_of_ingest(report, why) : kept.error());
}

std::vector<std::string> present(std::initializer_list<std::optional<std::string>> remarks) {
  std::vector<std::string> result;
  for (const auto& remark : remarks) {
    if (remark) result.push_back(*remark);
  }
  return result;
}

}  // namespace

Result<IngestResult> ingest(BarSource& source, const IngestRequest& request,
                            const IngestParts& parts) {
  // Fetching takes time: what was asked for before a session's end is not final for having arrived
  // after it.
  const Instant now = parts.clock.now();
  Result<std::optional<Known>> known = current_dataset(parts.store);
  const std::optional<std::string> damage = remark_on_damage(known);
  if (damage) known = std::optional<Known>();
  if (!known) return fail(known.error());
  Result<MarketData> data = load(source, request, *known);
  if (!data) return fail(std::move(data.error()));
  if (const Status done = apply_declared_actions(parts.market, *data); !done) {
    return fail(done.error());
  }
  const Date last_completed = parts.market.calendar().last_completed_session(now);
  const auto unfinished = remark_on_unfinished(*data, last_completed);
  // The gate looks for days to come too, so it gets the data with what is not known yet.
  MarketData judged = *data;
  keep_known(*data, parts.market, now);
  const auto cut = keep_whole_sessions(*data, parts.market);
  if (!cut) return fail(cut.error());
  if (const Status sized = check_length(*data); !sized) return fail(sized.error());
  if (*cut) leave_out(judged, data->index.bars().back().date, last_completed);
  const Result<std::vector<Acceptance>> remembered = accepted_before(parts.store);
  if (!remembered) return fail(remembered.error());
  const QualityReport report = check_quality({.data = judged,
                                              .market = parts.market,
                                              .previous = comparable(*known, *data),
                                              .now = now,
                                              .remembered = *remembered},
                                             request.accepted);

  const Status good = require_quality(report, Stops::ingest);
  if (!good) return refused(*data, report, parts, good.error());
  Result<Snapshot> snapshot = archive_market_data(*data, parts.market, parts.store.objects(), now);
  if (!snapshot) return fail(std::move(snapshot.error()));
  if (const Status kept = record_quality(parts.store, snapshot->id, report); !kept) {
    return fail(kept.error());
  }
  const Result<bool> changed = parts.store.snapshots().make_current(*snapshot);
  if (!changed) return fail(changed.error());
  std::vector<std::string> remarks = std::move(data->remarks);
  for (std::string& remark :
       present({damage, unfinished, *cut, remark_on_members(*data, parts.market),
                remark_on_failures(*data), remark_on_quality(report)})) {
    remarks.push_back(std::move(remark));
  }
  return IngestResult{std::move(*snapshot), *changed, std::move(data->refused), std::move(remarks)};
}

}  // namespace sensex
