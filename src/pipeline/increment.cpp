#include "pipeline/increment.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "pipeline/carried_rows.h"
#include "pipeline/restatement.h"

namespace sensex {
namespace {

template <class Day>
Date overlap_start(std::span<const Day> days, Date otherwise) {
  if (days.size() <= kOverlapSessions) return otherwise;
  return days[days.size() - kOverlapSessions].date;
}

Bar laid_over(const Bar&, const Bar& newer) { return newer; }

// A field that a source no longer tells is known all the same.
GlobalPoint laid_over(const GlobalPoint& known, const GlobalPoint& newer) {
  return {.date = newer.date,
          .close = newer.close ? newer.close : known.close,
          .open = newer.open ? newer.open : known.open};
}

template <class Day>
std::vector<Day> laid_over(std::span<const Day> known, std::span<const Day> newer) {
  std::vector<Day> days(newer.begin(), newer.end());
  for (const Day& day : known) {
    const auto found = std::ranges::lower_bound(newer, day.date, {}, &Day::date);
    if (found == newer.end() || found->date != day.date) {
      days.push_back(day);
    } else {
      Day& both = days[static_cast<std::size_t>(found - newer.begin())];
      both = laid_over(day, both);
    }
  }
  std::ranges::sort(days, {}, &Day::date);
  return days;
}

// Laid over each other, two valid series are valid, but for an opening that a bar has overtaken.
Series laid_over(const Series& known, const Series& newer) {
  std::vector<Bar> bars = laid_over(known.bars(), newer.bars());
  std::optional<Opening> opening = newer.opening();
  if (opening && !bars.empty() && opening->date <= bars.back().date) opening.reset();
  return *Series::create(known.symbol(), std::move(bars), opening);
}

GlobalSeries laid_over(const GlobalSeries& known, const GlobalSeries& newer) {
  return *GlobalSeries::create(known.id(), laid_over(known.points(), newer.points()));
}

bool is_in(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

std::string name_of(const Series& series) { return series.symbol().text(); }
std::string name_of(const GlobalSeries& series) { return series.id(); }
std::span<const Bar> days_of(const Series& series) { return series.bars(); }
std::span<const GlobalPoint> days_of(const GlobalSeries& series) { return series.points(); }

template <class S>
S merged(const S& known, const S& newer, std::vector<std::string>& restated) {
  if (!is_restated(known, newer)) return laid_over(known, newer);
  restated.push_back(name_of(known));
  return known;
}

template <class S>
void merge_all(const std::vector<S>& known, std::vector<S>& newer,
               std::vector<std::string>& restated) {
  for (const S& series : known) {
    const auto found = std::ranges::find_if(
        newer, [&](const S& other) { return name_of(other) == name_of(series); });
    if (found == newer.end()) {
      newer.push_back(series);
    } else {
      *found = merged(series, *found, restated);
    }
  }
  std::ranges::sort(newer, {}, [](const S& series) { return name_of(series); });
}

template <class S>
void replace_all(std::vector<S>& series, std::vector<S>& anew,
                 const std::vector<std::string>& names) {
  for (S& other : anew) {
    if (!is_in(names, name_of(other))) continue;
    const auto found =
        std::ranges::find_if(series, [&](const S& one) { return name_of(one) == name_of(other); });
    if (found != series.end()) *found = std::move(other);
  }
}

template <class S>
void keep_named(const std::vector<S>& known, const std::vector<std::string>& names,
                std::vector<S>& series) {
  for (const S& one : known) {
    if (is_in(names, name_of(one))) series.push_back(one);
  }
  std::ranges::sort(series, {}, [](const S& one) { return name_of(one); });
}

// Each action once: the first that told of it stays.
void add_actions(std::vector<CorporateAction>& actions, const std::vector<CorporateAction>& more) {
  for (const CorporateAction& action : more) {
    const bool is_there = std::ranges::any_of(actions, [&](const CorporateAction& one) {
      return one.symbol == action.symbol && one.ex_date == action.ex_date &&
             one.kind == action.kind;
    });
    if (!is_there) actions.push_back(action);
  }
  std::ranges::sort(actions, {}, [](const CorporateAction& action) {
    return std::pair(action.symbol, action.ex_date);
  });
}

bool has_series(const MarketData& data, const std::string& name) {
  const auto has_name = [&](const auto& series) { return name_of(series) == name; };
  return has_name(data.index) || std::ranges::any_of(data.stocks, has_name) ||
         std::ranges::any_of(data.globals, has_name);
}

std::vector<std::string> names_of(const std::vector<SeriesFailure>& failures) {
  std::vector<std::string> names;
  names.reserve(failures.size());
  for (const SeriesFailure& failure : failures) names.push_back(failure.series);
  return names;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// The whole history of what was restated; what cannot be had is a failure of its own.
void fetch_anew(BarSource& source, LoadRequest again, Merged& merged) {
  for (const std::string& name : merged.restated) again.resume_from.erase(name);
  again.only.insert(merged.restated.begin(), merged.restated.end());
  Result<MarketData> anew = source.load(again);
  if (!anew) {
    for (const std::string& name : merged.restated) {
      merged.data.failures.push_back({name, anew.error().message});
    }
    return;
  }
  std::vector<std::string> fetched;
  for (const std::string& name : merged.restated) {
    if (has_series(*anew, name)) {
      fetched.push_back(name);
    } else if (!is_in(names_of(anew->failures), name)) {
      anew->failures.push_back({name, "its history was restated and came without a day"});
    }
  }
  replace(merged.data, std::move(*anew), fetched);
  if (fetched.empty()) return;
  merged.data.remarks.push_back(
      fmt::format("the source has restated its history; fetched anew: {}", joined(fetched)));
}

}  // namespace

LoadRequest increment_of(const MarketData& known, const DateRange& range) {
  LoadRequest request{.range = range};
  const auto resume = [&](const auto& series) {
    request.resume_from[name_of(series)] = overlap_start(days_of(series), range.from);
  };
  resume(known.index);
  std::ranges::for_each(known.stocks, resume);
  std::ranges::for_each(known.globals, resume);
  return request;
}

Merged merge(const MarketData& known, MarketData newer) {
  Merged result{.data = std::move(newer)};
  result.data.index = merged(known.index, result.data.index, result.restated);
  merge_all(known.stocks, result.data.stocks, result.restated);
  merge_all(known.globals, result.data.globals, result.restated);
  std::erase_if(result.data.actions, [&](const CorporateAction& action) {
    return is_in(result.restated, action.symbol.text());
  });
  std::vector<CorporateAction> actions = known.actions;
  add_actions(actions, result.data.actions);
  result.data.actions = std::move(actions);
  return result;
}

void replace(MarketData& data, MarketData anew, const std::vector<std::string>& names) {
  if (is_in(names, name_of(anew.index))) data.index = std::move(anew.index);
  replace_all(data.stocks, anew.stocks, names);
  replace_all(data.globals, anew.globals, names);
  add_actions(data.actions, anew.actions);
  // The whole history's rows, which the overlap's are among, in their place.
  std::erase_if(data.refused, [&](const RefusedRow& row) {
    return std::ranges::find(anew.refused, row.file, &RefusedRow::file) != anew.refused.end();
  });
  data.refused.insert(data.refused.end(), anew.refused.begin(), anew.refused.end());
  data.failures.insert(data.failures.end(), anew.failures.begin(), anew.failures.end());
}

void keep_failed(MarketData& data, const MarketData& known) {
  if (data.origin != known.origin) return;
  const std::vector<std::string> failed = names_of(data.failures);
  keep_named(known.stocks, failed, data.stocks);
  keep_named(known.globals, failed, data.globals);
  std::vector<CorporateAction> actions = known.actions;
  std::erase_if(
      actions, [&](const CorporateAction& action) { return !is_in(failed, action.symbol.text()); });
  add_actions(data.actions, actions);
}

Result<MarketData> load_increment(BarSource& source, const DateRange& range,
                                  const MarketData& known) {
  const LoadRequest increment = increment_of(known, range);
  Result<MarketData> newer = source.load(increment);
  if (!newer) return newer;
  carry_over(known, *newer);
  Merged result = merge(known, std::move(*newer));
  if (!result.restated.empty()) fetch_anew(source, increment, result);
  return std::move(result.data);
}

}  // namespace sensex
