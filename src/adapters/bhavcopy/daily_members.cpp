#include "adapters/bhavcopy/daily_members.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/core.h>

#include "adapters/bhavcopy/daily_name.h"
#include "adapters/bhavcopy/equity_series.h"
#include "adapters/bhavcopy/repetition.h"
#include "adapters/bhavcopy/session_check.h"
#include "base/text.h"
#include "market/quality_rules.h"

namespace sensex {
namespace {

using Tickers = std::map<std::string, std::string, std::less<>>;

// 0 is believed first.
int rank_of(DailyFormat format) {
  constexpr std::array kOrder = {DailyFormat::nse_full, DailyFormat::udiff, DailyFormat::nse_legacy,
                                 DailyFormat::nse_history, DailyFormat::bse_legacy};
  return static_cast<int>(std::ranges::find(kOrder, format) - kOrder.begin());
}

// By which of two rows of one member and day the better is told: the least.
using Rank = std::tuple<Exchange, bool, int>;

struct Candidate {
  Rank rank = {};
  RawDay day = {};
};

tl::unexpected<Error> refuse(const NamedDailyFile& file, const std::string& reason) {
  return fail(Errc::refused,
              fmt::format("{} {}; leave it out, nothing was imported", file.name, reason));
}

std::string describe(const DailyFile& file) {
  return file.day ? fmt::format("{} of {}", to_string(file.format), file.day->to_string())
                  : std::string(to_string(file.format));
}

bool is_close(double a, double b, double tolerance) {
  return std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b));
}

// Sources round their prices, and some their volumes.
bool is_same_session(const Bar& a, const Bar& b) {
  constexpr double kPrice = 1e-4;
  constexpr double kVolume = 1e-3;
  return is_close(a.open, b.open, kPrice) && is_close(a.high, b.high, kPrice) &&
         is_close(a.low, b.low, kPrice) && is_close(a.close, b.close, kPrice) &&
         is_close(a.volume, b.volume, kVolume);
}

class Collector {
 public:
  Collector(std::span<const NamedDailyFile> files, const Market& market, const MarketData* known,
            Instant now)
      : market_(market), known_(known), now_(now) {
    for (const NamedDailyFile& file : files) files_.push_back(&file);
    std::ranges::stable_sort(files_, {}, [](const NamedDailyFile* file) {
      return std::pair(file->content.day.value_or(Date()), file->name);
    });
  }

  Result<RawMembers> run() {
    learn_tickers();
    for (const NamedDailyFile* file : files_) {
      if (const Status checked = check(*file); !checked) return fail(checked.error());
      take(*file);
      if (file->content.day) before_[file->content.exchange] = &file->content;
    }
    return finish();
  }

 private:
  void learn_tickers() {
    for (const NamedDailyFile* file : files_) {
      for (const DailyRow& row : file->content.rows) {
        if (row.ticker.empty() || !equity_rank(file->content.exchange, row.series)) continue;
        if (!row.isin.empty()) tickers_.try_emplace(row.isin, row.ticker);
        if (!row.scrip_code.empty()) tickers_.try_emplace(row.scrip_code, row.ticker);
      }
    }
  }

  std::string_view ticker_of(const DailyRow& row) const {
    if (!row.ticker.empty()) return row.ticker;
    for (const std::string& key : {row.isin, row.scrip_code}) {
      if (const auto found = tickers_.find(key); found != tickers_.end()) return found->second;
    }
    return {};
  }

  // Empty: no share of this market.
  std::optional<Symbol> member_of(std::string_view ticker) const {
    const Result<Symbol> symbol = Symbol::parse(ticker);
    if (!symbol) return std::nullopt;
    Symbol current = market_.current_ticker(*symbol);
    const auto all = market_.universe().all();
    if (!std::ranges::binary_search(all, current)) return std::nullopt;
    return current;
  }

  bool is_open_on(Date day) const { return market_.calendar().is_trading_day(day); }
  bool is_over(Date day) const { return market_.calendar().final_at(day) <= now_; }

  Status check(const NamedDailyFile& file) const {
    if (!file.content.day) return {};
    const Date day = *file.content.day;
    const auto before = before_.find(file.content.exchange);
    if (before != before_.end() && repeats(*before->second, file.content)) {
      return refuse(file, fmt::format("repeats the session of {} under the day {}",
                                      before->second->day->to_string(), day.to_string()));
    }
    if (const auto repeated = repeated_known(file.content)) {
      return refuse(file, fmt::format("repeats the session of {} under the day {}",
                                      repeated->to_string(), day.to_string()));
    }
    if (!is_open_on(day)) {
      return refuse(file,
                    fmt::format("is of {}, on which the calendar has no session", day.to_string()));
    }
    if (!is_over(day)) {
      return refuse(file, fmt::format("is of {}, whose session is not over yet", day.to_string()));
    }
    if (const auto reason = other_session(file.content)) return refuse(file, *reason);
    return {};
  }

  // Why the file is rather of another session than it says.
  std::optional<std::string> other_session(const DailyFile& file) const {
    SessionCheck check(*file.day, market_.calendar());
    for (const DailyRow& row : equity_rows(file)) {
      const auto symbol = member_of(ticker_of(row));
      if (!symbol || !row.previous_close) continue;
      const std::optional<KnownClose> before = close_before(*symbol, file);
      if (before) check.add(symbol->text(), *row.previous_close, before->date, before->close);
    }
    return check.reason();
  }

  struct KnownClose {
    Date date = {};
    double close = 0.0;
  };
  // By the files of the same exchange in this import where one has a row of the member, else by the
  // dataset, whose bars are NSE's.
  std::optional<KnownClose> close_before(const Symbol& symbol, const DailyFile& file) const {
    const auto came = days_.find(symbol);
    if (came != days_.end()) {
      const auto next = came->second.lower_bound(*file.day);
      if (next != came->second.begin()) {
        const auto& [date, candidate] = *std::prev(next);
        const bool is_of_exchange = std::get<Exchange>(candidate.rank) == file.exchange;
        return is_of_exchange ? std::optional(KnownClose{date, candidate.day.bar.close})
                              : std::nullopt;
      }
    }
    const Series* series = known_ == nullptr ? nullptr : known_series(symbol);
    if (series == nullptr || file.exchange != Exchange::nse) return std::nullopt;
    const auto bars = series->bars();
    const auto day = std::ranges::lower_bound(bars, *file.day, {}, &Bar::date);
    if (day == bars.begin()) return std::nullopt;
    return KnownClose{std::prev(day)->date, std::prev(day)->close};
  }

  const Series* known_series(const Symbol& symbol) const {
    const auto found = std::ranges::find(known_->stocks, symbol, &Series::symbol);
    return found != known_->stocks.end() ? &*found : nullptr;
  }

  // The known session before the file's day, when the file says the same of the members.
  std::optional<Date> repeated_known(const DailyFile& file) const {
    if (known_ == nullptr) return std::nullopt;
    Repetition repetition;
    Date latest = {};
    for (const DailyRow& row : equity_rows(file)) {
      const auto symbol = member_of(ticker_of(row));
      const Series* series = symbol ? known_series(*symbol) : nullptr;
      if (series == nullptr) continue;
      const auto bars = series->bars();
      const auto day = std::ranges::lower_bound(bars, *file.day, {}, &Bar::date);
      if (day == bars.begin()) continue;
      const Bar& last = *std::prev(day);
      latest = std::max(latest, last.date);
      ++repetition.compared;
      if (is_same_session(last, row.bar)) ++repetition.equal;
    }
    return repetition.is_repeat() ? std::optional(latest) : std::nullopt;
  }

  void take(const NamedDailyFile& file) {
    std::size_t used = 0;
    std::size_t nameless = 0;
    std::size_t off_days = 0;
    for (const DailyRow& row : equity_rows(file.content)) {
      const std::string_view ticker = ticker_of(row);
      if (ticker.empty()) ++nameless;
      const auto symbol = member_of(ticker);
      if (!symbol) continue;
      if (!is_open_on(row.bar.date) || !is_over(row.bar.date)) {
        ++off_days;
        continue;
      }
      ++used;
      offer(*symbol, file, row, ticker != symbol->text());
    }
    unnamed_ += nameless;
    if (nameless > 0 && file.content.day) nameless_files_.push_back(&file);
    remark(file, used, off_days);
  }

  void offer(const Symbol& symbol, const NamedDailyFile& file, const DailyRow& row,
             bool is_earlier) {
    const Rank rank{file.content.exchange, is_earlier, rank_of(file.content.format)};
    Candidate candidate{rank, {row.bar, row.previous_close, file.name, row.line}};
    const auto [place, first] = days_[symbol].try_emplace(row.bar.date, candidate);
    if (first) return;
    const bool is_better = rank < place->second.rank;
    const Candidate& taken = is_better ? candidate : place->second;
    const Candidate& left = is_better ? place->second : candidate;
    note_conflict(symbol, taken, left);
    if (is_better) place->second = std::move(candidate);
  }

  // Two exchanges close apart by right.
  void note_conflict(const Symbol& symbol, const Candidate& taken, const Candidate& left) {
    const bool is_of_one_exchange = std::get<Exchange>(taken.rank) == std::get<Exchange>(left.rank);
    const double ours = taken.day.bar.close;
    const double theirs = left.day.bar.close;
    if (!is_of_one_exchange || is_close(ours, theirs, kOpinionTolerance)) return;
    conflicts_[{taken.day.file, left.day.file}].push_back(fmt::format(
        "{} {} ({:.6g}, not {:.6g})", symbol.text(), taken.day.bar.date.to_string(), ours, theirs));
  }

  void remark(const NamedDailyFile& file, std::size_t used, std::size_t off_days) {
    remarks_.push_back(fmt::format("{}: {}, {} of members", file.name, describe(file.content),
                                   counted(used, "row", "rows")));
    if (off_days > 0) {
      remarks_.push_back(fmt::format("{}: left out {} of days without a finished session",
                                     file.name, counted(off_days, "row", "rows")));
    }
    if (!file.content.refused.empty()) {
      const RefusedDailyRow& first = file.content.refused.front();
      remarks_.push_back(
          fmt::format("{}: left out {}; the first: line {}: {}", file.name,
                      counted(file.content.refused.size(), "impossible row", "impossible rows"),
                      first.line, first.reason));
    }
    const std::optional<Date> told = day_in_daily_name(file.name);
    if (told && file.content.day && *told != *file.content.day) {
      remarks_.push_back(fmt::format("{}: its name says {}, its rows {}; the rows were believed",
                                     file.name, told->to_string(), file.content.day->to_string()));
    }
  }

  // The day's members that no file of the import has a bar of, in today's tickers.
  std::vector<std::string> missing_on(Date day) const {
    std::vector<std::string> missing;
    for (const Symbol& member : market_.universe().members_on(day)) {
      const auto found = days_.find(member);
      if (found == days_.end() || !found->second.contains(day)) missing.push_back(member.text());
    }
    std::ranges::sort(missing);
    return missing;
  }

  // BSE's older files may say nothing of a row but BSE's number of the security.
  void remark_missing(const NamedDailyFile& file, std::vector<std::string>& remarks) const {
    const std::vector<std::string> missing = missing_on(*file.content.day);
    if (missing.empty()) return;
    remarks.push_back(fmt::format(
        "{}: no bar of {} for {}, because no file of this import tells their numbers at BSE; "
        "import one of BSE's UDiFF files, of any day, together with it",
        file.name, joined(missing), file.content.day->to_string()));
  }

  RawMembers finish() {
    RawMembers result{.remarks = std::move(remarks_)};
    for (const auto& [symbol, days] : days_) {
      RawMember member{symbol};
      for (const auto& [date, candidate] : days) member.days.push_back(candidate.day);
      result.members.push_back(std::move(member));
    }
    for (const auto& [files, rows] : conflicts_) {
      result.remarks.push_back(
          fmt::format("{} and {} have other closes of the same day; {} was "
                      "taken: {}; compare with another source",
                      files.first, files.second, files.first, first_few(rows)));
    }
    for (const NamedDailyFile* file : nameless_files_) remark_missing(*file, result.remarks);
    if (unnamed_ > 0) {
      result.remarks.push_back(fmt::format(
          "{} no ticker",
          counted(unnamed_, "row of BSE's older files names", "rows of BSE's older files name")));
    }
    return result;
  }

  const Market& market_;
  const MarketData* known_;
  Instant now_;
  std::vector<const NamedDailyFile*> files_ = {};  // by day
  Tickers tickers_ = {};                           // by ISIN and by BSE's number
  std::map<Exchange, const DailyFile*> before_ = {};
  std::map<Symbol, std::map<Date, Candidate>> days_ = {};
  std::size_t unnamed_ = 0;
  std::vector<const NamedDailyFile*> nameless_files_ = {};  // of one day, with rows like that
  std::vector<std::string> remarks_ = {};
  // Rows of which two files have other closes, by the names of the one taken and the other.
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> conflicts_ = {};
};

}  // namespace

Result<RawMembers> collect_members(std::span<const NamedDailyFile> files, const Market& market,
                                   const MarketData* known, Instant now) {
  return Collector(files, market, known, now).run();
}

}  // namespace sensex
