#include "adapters/bhavcopy/daily_source.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <ranges>
#include <set>
#include <utility>

#include <fmt/core.h>

#include "adapters/bhavcopy/member_merge.h"
#include "base/text.h"
#include "market/price_ledger.h"

namespace sensex {
namespace {

constexpr std::string_view kFiles = "nse daily files";
constexpr std::string_view kIndexFile = "index file";
constexpr double kSameProduct = 1e-9;

std::vector<Bar> copy_of(std::span<const Bar> bars) { return {bars.begin(), bars.end()}; }

class DailySource final : public BarSource {
 public:
  DailySource(DailyImport import, const Market& market)
      : import_(std::move(import)), market_(market) {}

  Result<MarketData> load(const LoadRequest& request) override {
    const MarketData* known = import_.known ? &*import_.known : nullptr;
    const auto raw = collect_members(import_.files, market_, known, import_.now);
    if (!raw) return fail(raw.error());
    if (const Status enough = check(*raw); !enough) return fail(enough.error());
    Result<MarketData> data = start();
    if (!data) return data;
    data->remarks.insert(data->remarks.end(), raw->remarks.begin(), raw->remarks.end());
    for (const RawMember& member : raw->members) {
      if (const Status merged = lay(member, *data); !merged) return fail(merged.error());
    }
    tell_missing(*data);
    std::ranges::sort(data->actions, {}, [](const CorporateAction& action) {
      return std::pair(action.symbol, action.ex_date);
    });
    cut(request.range, *data);
    return data;
  }

 private:
  Status check(const RawMembers& raw) const {
    if (!import_.known && !import_.index) {
      return fail(Errc::not_enough_data,
                  fmt::format("the state has no dataset yet, so the bars of {} are needed beside "
                              "the daily files; add its CSV file (Date,Open,High,Low,Close)",
                              market_.index().text()));
    }
    if (raw.members.empty() && !import_.index) {
      return fail(
          Errc::not_enough_data,
          fmt::format("no file has a row of a member of {}; nothing was imported", market_.name()));
    }
    return {};
  }

  // What is known, with the index's new days.
  Result<MarketData> start() const {
    if (!import_.known) {
      return MarketData{.origin = {.source = "nse-files", .simulated = false},
                        .index = *import_.index};
    }
    MarketData data = *import_.known;
    if (const Status extended = extend_index(data); !extended) return fail(extended.error());
    return data;
  }

  Status extend_index(MarketData& data) const {
    if (!import_.index) return {};
    const std::span<const Bar> known = data.index.bars();
    std::vector<Bar> bars = copy_of(known);
    std::vector<Bar> common;
    std::size_t early = 0;
    for (const Bar& bar : import_.index->bars()) {
      if (std::ranges::binary_search(known, bar.date, {}, &Bar::date)) {
        common.push_back(bar);
      } else if (!market_.calendar().is_trading_day(bar.date) ||
                 (!known.empty() && bar.date < known.front().date)) {
        ++early;
      } else {
        bars.push_back(bar);
      }
    }
    data.remarks.push_back(
        fmt::format("{}: {}, {}", kIndexFile,
                    counted(bars.size() - known.size(), "new session", "new sessions"),
                    counted(common.size(), "known one", "known ones")));
    if (early > 0) {
      data.remarks.push_back(
          fmt::format("{}: left out {} without a session or before the first known one", kIndexFile,
                      counted(early, "day", "days")));
    }
    return replace_index(data, std::move(bars), std::move(common));
  }

  static Status replace_index(MarketData& data, std::vector<Bar> bars, std::vector<Bar> common) {
    std::ranges::sort(bars, {}, &Bar::date);
    const auto opening = data.index.opening();
    const bool is_open = opening && (bars.empty() || bars.back().date < opening->date);
    const Symbol symbol = data.index.symbol();
    if (!common.empty()) {
      Result<Series> opinion = Series::create(symbol, std::move(common));
      if (!opinion) return fail(opinion.error());
      data.second_opinions.push_back({std::string(kIndexFile), std::move(*opinion)});
    }
    Result<Series> series =
        Series::create(symbol, std::move(bars), is_open ? opening : std::nullopt);
    if (!series) return fail(series.error());
    data.index = std::move(*series);
    return {};
  }

  // Those of the stock: known, and of the definition where none is known of that day.
  std::vector<CorporateAction> known_and_declared(const Symbol& symbol,
                                                  const MarketData& data) const {
    return with(actions_of(symbol, data.actions), actions_of(symbol, market_.actions()));
  }

  static std::vector<CorporateAction> with(std::vector<CorporateAction> actions,
                                           std::span<const CorporateAction> more) {
    for (const CorporateAction& action : more) {
      if (!std::ranges::count(actions, action)) actions.push_back(action);
    }
    return actions;
  }

  Status lay(const RawMember& member, MarketData& data) const {
    const auto place = std::ranges::lower_bound(data.stocks, member.symbol, {}, &Series::symbol);
    const bool is_known = place != data.stocks.end() && place->symbol() == member.symbol;
    const std::vector<CorporateAction> actions = known_and_declared(member.symbol, data);
    const std::optional<Date> last_known =
        is_known ? std::optional(place->bars().back().date) : std::nullopt;
    Result<MergedMember> merged = merge_member({.known = is_known ? &*place : nullptr,
                                                .raw = member,
                                                .index = data.index.bars(),
                                                .actions = actions,
                                                .calendar = market_.calendar(),
                                                .today = market_.calendar().day_of(import_.now)});
    if (!merged) return fail(merged.error());
    if (is_known) {
      *place = std::move(merged->series);
    } else {
      data.stocks.insert(place, std::move(merged->series));
    }
    if (last_known) keep_rescaling(member.symbol, *last_known, *merged, data);
    keep(std::move(*merged), data);
    return {};
  }

  // What became of the known bars that the actions which are new do not explain.
  void keep_rescaling(const Symbol& symbol, Date last_known, const MergedMember& merged,
                      MarketData& data) const {
    const std::vector<CorporateAction> before = actions_of(symbol, data.actions);
    const std::vector<CorporateAction> now = with(before, merged.actions);
    const Date today = market_.calendar().day_of(import_.now);
    const auto factor = [&](std::span<const CorporateAction> actions) {
      return cumulative_factor(last_known, actions, today);
    };
    const double rescaling =
        merged.rescaling.factor * factor(merged.actions) * factor(before) / factor(now);
    if (std::abs(rescaling - 1.0) > kSameProduct) {
      data.rescalings.push_back({symbol, rescaling, merged.rescaling.is_certain});
    }
  }

  // Sessions after the known ones, and between the files, of which no stock has a bar.
  void tell_missing(MarketData& data) const {
    const std::vector<Date> missing = missing_sessions(data);
    if (missing.empty()) return;
    std::vector<std::string> days;
    days.reserve(missing.size());
    for (const Date day : missing) days.push_back(day.to_string());
    data.remarks.push_back(
        fmt::format("no daily file of {}; import {}", first_few(days),
                    days.size() == 1 ? "it too" : fmt::format("all {} too", days.size())));
  }

  std::vector<Date> missing_sessions(const MarketData& data) const {
    const std::optional<Date> known =
        import_.known ? last_day_of(import_.known->stocks) : std::nullopt;
    const std::set<Date> present = days_after(known, data.stocks);
    if (present.empty() && !known) return {};
    Date day = known ? *known : *present.begin();
    Date last = present.empty() ? day : *present.rbegin();
    if (!data.index.bars().empty()) last = std::max(last, data.index.bars().back().date);
    std::vector<Date> missing;
    while ((day = market_.calendar().next_trading_day(day)) <= last) {
      if (!present.contains(day)) missing.push_back(day);
    }
    return missing;
  }

  // Empty: no stock has a bar.
  static std::optional<Date> last_day_of(std::span<const Series> stocks) {
    std::optional<Date> last;
    for (const Series& stock : stocks) {
      if (!stock.bars().empty()) last = std::max(last, std::optional(stock.bars().back().date));
    }
    return last;
  }

  // All days when `known` is empty.
  static std::set<Date> days_after(std::optional<Date> known, std::span<const Series> stocks) {
    std::set<Date> days;
    for (const Series& stock : stocks) {
      for (const Bar& bar : std::views::reverse(stock.bars())) {
        if (known && bar.date <= *known) break;
        days.insert(bar.date);
      }
    }
    return days;
  }

  static void keep(MergedMember merged, MarketData& data) {
    for (CorporateAction& action : merged.actions) {
      if (!std::ranges::count(data.actions, action)) data.actions.push_back(std::move(action));
    }
    if (merged.opinion) {
      data.second_opinions.push_back({std::string(kFiles), std::move(*merged.opinion)});
    }
    std::ranges::move(merged.refused, std::back_inserter(data.refused));
    for (std::string& remark : merged.remarks) data.remarks.push_back(std::move(remark));
  }

  static void cut(const DateRange& range, MarketData& data) {
    data.index = data.index.between(range.from, range.to);
    for (Series& stock : data.stocks) stock = stock.between(range.from, range.to);
    std::erase_if(data.stocks, [](const Series& stock) { return stock.bars().empty(); });
  }

  DailyImport import_;
  const Market& market_;
};

}  // namespace

std::unique_ptr<BarSource> make_daily_source(DailyImport import, const Market& market) {
  return std::make_unique<DailySource>(std::move(import), market);
}

}  // namespace sensex
