#include "pipeline/dataset_diff.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include <fmt/core.h>

namespace sensex {
namespace {

using Field = std::pair<std::string_view, std::optional<double>>;

std::vector<Field> fields_of(const Bar& bar) {
  return {{"open", bar.open},
          {"high", bar.high},
          {"low", bar.low},
          {"close", bar.close},
          {"volume", bar.volume}};
}

std::vector<Field> fields_of(const GlobalPoint& point) {
  return {{"open", point.open}, {"close", point.close}};
}

void append(std::string& text, const Field& field) {
  if (!text.empty()) text += ' ';
  text += field.second ? fmt::format("{} {}", field.first, *field.second)
                       : fmt::format("{} none", field.first);
}

template <class Day>
std::string whole(const Day& day) {
  std::string text;
  for (const Field& field : fields_of(day)) {
    if (field.second) append(text, field);
  }
  return text;
}

template <class Day>
DayDifference change_of(const Day& before, const Day& after) {
  DayDifference difference{.date = before.date};
  const std::vector<Field> old_fields = fields_of(before);
  const std::vector<Field> new_fields = fields_of(after);
  for (std::size_t i = 0; i < old_fields.size(); ++i) {
    if (old_fields[i] == new_fields[i]) continue;
    append(difference.before, old_fields[i]);
    append(difference.after, new_fields[i]);
  }
  return difference;
}

// Both by increasing day, so one walk over both finds every difference in the order of days.
template <class Day>
void compare_days(std::span<const Day> before, std::span<const Day> after,
                  SeriesDifference& difference) {
  const auto keep = [&](std::size_t& count, auto make) {
    ++count;
    if (difference.examples.size() < kMostDiffExamples) difference.examples.push_back(make());
  };
  while (!before.empty() || !after.empty()) {
    if (after.empty() || (!before.empty() && before.front().date < after.front().date)) {
      const Day& gone = before.front();
      keep(difference.removed,
           [&] { return DayDifference{.date = gone.date, .before = whole(gone)}; });
      before = before.subspan(1);
    } else if (before.empty() || after.front().date < before.front().date) {
      const Day& come = after.front();
      keep(difference.added,
           [&] { return DayDifference{.date = come.date, .after = whole(come)}; });
      after = after.subspan(1);
    } else {
      if (before.front() != after.front()) {
        keep(difference.changed, [&] { return change_of(before.front(), after.front()); });
      }
      before = before.subspan(1);
      after = after.subspan(1);
    }
  }
}

std::string_view name_of(const Series& series) { return series.symbol().text(); }
std::string_view name_of(const GlobalSeries& series) { return series.id(); }

bool is_opening_equal(const Series& before, const Series& after) {
  return before.opening() == after.opening();
}
bool is_opening_equal(const GlobalSeries&, const GlobalSeries&) { return true; }

std::span<const Bar> days_of(const Series& series) { return series.bars(); }
std::span<const GlobalPoint> days_of(const GlobalSeries& series) { return series.points(); }

template <class OneSeries>
void compare_series(std::string_view kind, const OneSeries& before, const OneSeries& after,
                    DatasetDiff& diff) {
  if (before == after) return;
  SeriesDifference difference{.kind = kind, .name = std::string(name_of(before))};
  difference.is_opening_changed = !is_opening_equal(before, after);
  compare_days(days_of(before), days_of(after), difference);
  diff.series.push_back(std::move(difference));
}

template <class OneSeries>
std::vector<std::string_view> names_of(std::span<const OneSeries> all) {
  std::vector<std::string_view> names;
  for (const OneSeries& series : all) names.push_back(name_of(series));
  return names;
}

// Both sorted by name.
template <class OneSeries>
void compare_all(std::string_view kind, std::span<const OneSeries> before,
                 std::span<const OneSeries> after, DatasetDiff& diff) {
  const std::vector<std::string_view> old_names = names_of(before);
  const std::vector<std::string_view> new_names = names_of(after);
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto found = std::ranges::lower_bound(new_names, old_names[i]);
    if (found == new_names.end() || *found != old_names[i]) {
      diff.removed_series.push_back(fmt::format("{} {}", kind, old_names[i]));
      continue;
    }
    compare_series(kind, before[i], after[static_cast<std::size_t>(found - new_names.begin())],
                   diff);
  }
  for (const std::string_view name : new_names) {
    if (std::ranges::binary_search(old_names, name)) continue;
    diff.added_series.push_back(fmt::format("{} {}", kind, name));
  }
}

// Those of `from` that `other` lacks.
std::vector<CorporateAction> without(std::span<const CorporateAction> from,
                                     std::span<const CorporateAction> other) {
  std::vector<CorporateAction> rest;
  std::ranges::copy_if(from, std::back_inserter(rest), [&](const CorporateAction& action) {
    return std::ranges::find(other, action) == other.end();
  });
  return rest;
}

}  // namespace

bool DatasetDiff::is_empty() const {
  return added_series.empty() && removed_series.empty() && series.empty() &&
         added_actions.empty() && removed_actions.empty();
}

DatasetDiff diff_datasets(const MarketData& before, const MarketData& after) {
  DatasetDiff diff;
  compare_all<Series>("index", std::span(&before.index, 1), std::span(&after.index, 1), diff);
  compare_all<Series>("stock", before.stocks, after.stocks, diff);
  compare_all<GlobalSeries>("global", before.globals, after.globals, diff);
  diff.added_actions = without(after.actions, before.actions);
  diff.removed_actions = without(before.actions, after.actions);
  return diff;
}

}  // namespace sensex
