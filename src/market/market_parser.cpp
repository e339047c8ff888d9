#include <algorithm>
#include <array>
#include <utility>

#include <fmt/core.h>

#include "base/text.h"
#include "market/definition_words.h"
#include "market/global_spec_text.h"
#include "market/market.h"
#include "market/text_lines.h"

namespace sensex {
namespace {

// Limits on a definition that somebody wrote by hand or a program made: far beyond any exchange.
constexpr std::size_t kMostMembers = 10'000;
constexpr std::size_t kMostGlobals = 500;
constexpr std::size_t kMostFeatures = 500;
constexpr std::size_t kMostNameLength = 40;

}  // namespace

// Reads a definition line by line into a Market.
class MarketParser {
 public:
  Result<Market> parse(std::string_view text);

 private:
  using Handler = Status (MarketParser::*)(std::string_view rest);
  struct Keyword {
    std::string_view word = {};
    Handler handler = nullptr;
  };

  Status take(std::string_view line);
  Status set_once(std::string& field, Result<std::string> value, std::string_view keyword);
  Status name(std::string_view rest);
  Status title(std::string_view rest);
  Status index(std::string_view rest);
  Status index_fill(std::string_view rest);
  Status exchange(std::string_view rest);
  Status currency(std::string_view rest);
  Status suffix(std::string_view rest);
  Status least_members(std::string_view rest);
  Status calendar(std::string_view rest);
  Status members_known_from(std::string_view rest);
  Status stock(std::string_view rest);
  Status member(std::string_view rest);
  Status change(std::string_view rest);
  Status rename(std::string_view rest);
  Status action(std::string_view rest);
  Status end(std::string_view rest);
  Status global(std::string_view rest);
  Status feature(std::string_view rest);
  Status finish();
  Status finish_calendar();
  Status finish_universe();
  Status finish_features();

  static const std::array<Keyword, 18> kKeywords;

  Market market_ = Market(Symbol::parse("^NONE").value());
  bool has_index_ = false;
  std::string calendar_name_ = {};
  std::string calendar_lines_ = {};
  std::optional<Date> known_from_ = {};
  Members members_ = {};
  std::vector<MemberChange> changes_ = {};
};

const std::array<MarketParser::Keyword, 18> MarketParser::kKeywords = {{
    {"market", &MarketParser::name},
    {"title", &MarketParser::title},
    {"index", &MarketParser::index},
    {"index-fill", &MarketParser::index_fill},
    {"exchange", &MarketParser::exchange},
    {"currency", &MarketParser::currency},
    {"suffix", &MarketParser::suffix},
    {"least-members", &MarketParser::least_members},
    {"calendar", &MarketParser::calendar},
    {"members-known-from", &MarketParser::members_known_from},
    {"stock", &MarketParser::stock},
    {"member", &MarketParser::member},
    {"change", &MarketParser::change},
    {"rename", &MarketParser::rename},
    {"action", &MarketParser::action},
    {"end", &MarketParser::end},
    {"global", &MarketParser::global},
    {"feature", &MarketParser::feature},
}};

Status MarketParser::take(std::string_view line) {
  constexpr std::array<std::string_view, 5> kCalendarWords = {"covers", "zone", "hours", "holiday",
                                                              "session"};
  std::string_view rest = line;
  const std::string_view word = next_word(rest);
  if (std::ranges::find(kCalendarWords, word) != kCalendarWords.end()) {
    calendar_lines_.append(line).append("\n");
    return {};
  }
  const auto known = std::ranges::find(kKeywords, word, &Keyword::word);
  if (known != kKeywords.end()) return (this->*known->handler)(trim(rest));
  return malformed_definition(
      fmt::format("expected a keyword such as market, index, member, global or "
                  "feature, got '{}'",
                  word.substr(0, 40)));
}

Status MarketParser::set_once(std::string& field, Result<std::string> value,
                              std::string_view keyword) {
  if (!value) return fail(value.error());
  if (value->empty())
    return malformed_definition(fmt::format("{} needs a value, got none", keyword));
  if (!field.empty())
    return malformed_definition(fmt::format("{} must stand once, got it again", keyword));
  field = std::move(*value);
  return {};
}

Status MarketParser::name(std::string_view rest) {
  if (!is_definition_name(rest)) {
    return malformed_definition(fmt::format("a market must be named a-z, 0-9 and _, got '{}'",
                                            rest.substr(0, kMostNameLength)));
  }
  return set_once(market_.name_, std::string(rest), "market");
}

Status MarketParser::title(std::string_view rest) {
  return set_once(market_.title_, std::string(rest), "title");
}

Status MarketParser::index(std::string_view rest) {
  Result<Symbol> symbol = next_symbol(rest);
  if (!symbol) return fail(symbol.error());
  has_index_ = true;
  market_.index_ = std::move(*symbol);
  return set_once(market_.index_title_, std::string(trim(rest)), "index");
}

Status MarketParser::index_fill(std::string_view rest) {
  return set_once(market_.index_fill_, one_word(rest, "a file of the data folder"), "index-fill");
}

Status MarketParser::exchange(std::string_view rest) {
  return set_once(market_.exchange_, one_word(rest, "the exchange's name"), "exchange");
}

Status MarketParser::currency(std::string_view rest) {
  return set_once(market_.currency_, one_word(rest, "the currency's code"), "currency");
}

Status MarketParser::suffix(std::string_view rest) {
  return set_once(market_.suffix_, one_word(rest, "what follows a ticker, such as .NS"), "suffix");
}

Status MarketParser::least_members(std::string_view rest) {
  const auto count = parse_number<std::size_t>(rest);
  if (!count || *count == 0 || *count > kMostMembers) {
    return malformed_definition(
        fmt::format("least-members must be 1 to {}, got '{}'", kMostMembers, rest.substr(0, 40)));
  }
  market_.least_members_ = *count;
  return {};
}

Status MarketParser::calendar(std::string_view rest) {
  return set_once(calendar_name_, one_word(rest, "the name of a built-in calendar"), "calendar");
}

Status MarketParser::members_known_from(std::string_view rest) {
  const Result<Date> date = next_date(rest);
  if (!date) return fail(date.error());
  known_from_ = *date;
  return nothing_left(rest);
}

Status MarketParser::stock(std::string_view rest) {
  const Result<Symbol> symbol = next_symbol(rest);
  if (!symbol) return fail(symbol.error());
  const std::string sector(trim(rest));
  if (sector.empty() || sector.size() > kMostNameLength) {
    return malformed_definition(fmt::format("stock {} needs a sector of at most {} characters",
                                            symbol->text(), kMostNameLength));
  }
  if (market_.sectors_.size() >= kMostMembers) {
    return malformed_definition(fmt::format("at most {} stocks are read", kMostMembers));
  }
  if (market_.sectors_.emplace(*symbol, sector).second) return {};
  return malformed_definition(
      fmt::format("stock {} must stand once, got it again", symbol->text()));
}

Status MarketParser::member(std::string_view rest) {
  Result<Symbol> symbol = next_symbol(rest);
  if (!symbol) return fail(symbol.error());
  if (members_.size() >= kMostMembers) {
    return malformed_definition(fmt::format("at most {} members are read", kMostMembers));
  }
  members_.push_back(std::move(*symbol));
  return nothing_left(rest);
}

Status MarketParser::change(std::string_view rest) {
  const Result<Date> date = next_date(rest);
  if (!date) return fail(date.error());
  const Result<Symbol> leaver = next_symbol(rest);
  if (!leaver) return fail(leaver.error());
  const Result<Symbol> successor = next_symbol(rest);
  if (!successor) return fail(successor.error());
  changes_.push_back({*date, *leaver, *successor});
  return nothing_left(rest);
}

Status MarketParser::rename(std::string_view rest) {
  const Result<Date> date = next_date(rest);
  if (!date) return fail(date.error());
  const Result<Symbol> earlier = next_symbol(rest);
  if (!earlier) return fail(earlier.error());
  const Result<Symbol> later = next_symbol(rest);
  if (!later) return fail(later.error());
  if (market_.current_ticker(*later) == *earlier) {
    return malformed_definition(fmt::format("{} cannot become {}: that became {}", earlier->text(),
                                            later->text(), earlier->text()));
  }
  if (market_.successors_.emplace(*earlier, *later).second) return nothing_left(rest);
  return malformed_definition(
      fmt::format("{} must be renamed once, got it again", earlier->text()));
}

Status MarketParser::action(std::string_view rest) {
  const Result<Symbol> symbol = next_symbol(rest);
  if (!symbol) return fail(symbol.error());
  const Result<Date> date = next_date(rest);
  if (!date) return fail(date.error());
  const Result<ActionKind> kind = parse_action_kind(next_word(rest));
  if (!kind) return malformed_definition(kind.error().message);
  const Result<double> factor = next_factor(rest);
  if (!factor) return fail(factor.error());
  const Result<CorporateAction> action = CorporateAction::create({.symbol = *symbol,
                                                                  .ex_date = *date,
                                                                  .kind = *kind,
                                                                  .factor = *factor,
                                                                  .origin = ActionOrigin::declared,
                                                                  .as_of = *date});
  if (!action) return malformed_definition(action.error().message);
  market_.actions_.push_back(*action);
  return nothing_left(rest);
}

Status MarketParser::end(std::string_view rest) {
  const Result<Symbol> symbol = next_symbol(rest);
  if (!symbol) return fail(symbol.error());
  const Result<Date> date = next_date(rest);
  if (!date) return fail(date.error());
  market_.ends_.insert_or_assign(*symbol, *date);
  return nothing_left(rest);
}

Status MarketParser::global(std::string_view rest) {
  Result<GlobalSpec> spec = parse_global_spec(rest);
  if (!spec) return fail(spec.error());
  if (market_.globals_.size() >= kMostGlobals) {
    return malformed_definition(fmt::format("at most {} global series are read", kMostGlobals));
  }
  if (std::ranges::find(market_.globals_, spec->id, &GlobalSpec::id) != market_.globals_.end()) {
    return malformed_definition(fmt::format("global {} must stand once, got it again", spec->id));
  }
  market_.globals_.push_back(std::move(*spec));
  return {};
}

Status MarketParser::feature(std::string_view rest) {
  GlobalFeatureSpec spec;
  spec.name = next_word(rest);
  if (!is_definition_name(spec.name) || market_.features_.size() >= kMostFeatures) {
    return malformed_definition(
        fmt::format("a feature must be named a-z, 0-9 and _, at most {} of them, got "
                    "'{}'",
                    kMostFeatures, spec.name.substr(0, kMostNameLength)));
  }
  const Result<GlobalTransform> transform = parse_global_transform(next_word(rest));
  if (!transform) return malformed_definition(transform.error().message);
  spec.transform = *transform;
  spec.series = next_word(rest);
  if (std::ranges::find(market_.features_, spec.name, &GlobalFeatureSpec::name) !=
      market_.features_.end()) {
    return malformed_definition(fmt::format("feature {} must stand once, got it again", spec.name));
  }
  market_.features_.push_back(std::move(spec));
  return nothing_left(rest);
}

Status MarketParser::finish_calendar() {
  if (calendar_name_.empty() == calendar_lines_.empty()) {
    return malformed_definition(
        "expected either 'calendar NAME' or a calendar's own lines (covers, zone, "
        "hours, holiday, session)");
  }
  Result<TradingCalendar> calendar = calendar_name_.empty()
                                         ? TradingCalendar::parse(calendar_lines_)
                                         : TradingCalendar::named(calendar_name_);
  if (!calendar) return malformed_definition(calendar.error().message);
  market_.calendar_ = std::move(*calendar);
  return {};
}

Status MarketParser::finish_universe() {
  if (!known_from_)
    return malformed_definition("expected a line 'members-known-from DAY', got none");
  Result<Universe> universe = Universe::create(*known_from_, std::move(members_), changes_);
  if (!universe) return malformed_definition(universe.error().message);
  market_.universe_ = std::move(*universe);
  if (market_.least_members_ > market_.universe_->slot_count()) {
    return malformed_definition(fmt::format("least-members must be at most the {} members, got {}",
                                            market_.universe_->slot_count(),
                                            market_.least_members_));
  }
  return {};
}

Status MarketParser::finish_features() {
  std::ranges::sort(market_.globals_, {}, &GlobalSpec::id);
  std::ranges::stable_sort(market_.actions_, {}, &CorporateAction::ex_date);
  for (const GlobalFeatureSpec& feature : market_.features_) {
    if (market_.find_global(feature.series) != nullptr) continue;
    return malformed_definition(fmt::format("feature {} reads global {}, which no line declares",
                                            feature.name, feature.series));
  }
  return {};
}

Status MarketParser::finish() {
  const std::pair<std::string_view, bool> wanted[] = {
      {"market", !market_.name_.empty()},
      {"title", !market_.title_.empty()},
      {"index", has_index_},
      {"exchange", !market_.exchange_.empty()},
      {"currency", !market_.currency_.empty()},
      {"least-members", market_.least_members_ > 0}};
  for (const auto& [keyword, is_there] : wanted) {
    if (!is_there)
      return malformed_definition(fmt::format("expected a line '{} ...', got none", keyword));
  }
  if (const Status done = finish_calendar(); !done) return done;
  if (const Status done = finish_universe(); !done) return done;
  return finish_features();
}

Result<Market> MarketParser::parse(std::string_view text) {
  if (text.size() > kMostDefinitionBytes) {
    return malformed_definition(
        fmt::format("a market definition may have {} bytes, got {}; name another file",
                    kMostDefinitionBytes, text.size()));
  }
  market_.text_ = text;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = next_line(text);
    if (line.empty()) continue;
    if (const Status taken = take(line); !taken) {
      return malformed_definition(fmt::format("market definition, line {}: {}; mend that line",
                                              number, taken.error().message));
    }
  }
  if (const Status whole = finish(); !whole) {
    return malformed_definition(
        fmt::format("market definition: {}; mend the file", whole.error().message));
  }
  return std::move(market_);
}

Result<Market> Market::parse(std::string_view text) { return MarketParser().parse(text); }

}  // namespace sensex
