#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "market/corporate_action.h"
#include "market/global_spec.h"
#include "market/symbol.h"
#include "market/trading_calendar.h"
#include "market/universe.h"

namespace sensex {

// Far beyond any market; of the text of a definition.
inline constexpr std::size_t kMostDefinitionBytes = 4U << 20U;

// What all the rest of the program knows of a market: the parsed form of a definition file
// (docs/formats/market-definition.md). Immutable; safe to read from several threads.
class Market {
 public:
  // malformed_data: names the line, what was expected and what came.
  static Result<Market> parse(std::string_view text);
  // A market that ships with the program: "sensex" or "nifty50".
  // not_found: another name; the message lists them.
  static Result<Market> named(std::string_view name);
  static std::span<const std::string_view> names();

  // The definition's text, byte for byte: with a dataset it is kept as part of it.
  const std::string& text() const { return text_; }
  const std::string& name() const { return name_; }    // "sensex": lower case, in models' names
  const std::string& title() const { return title_; }  // "S&P BSE SENSEX"
  const Symbol& index() const { return index_; }
  const std::string& index_title() const { return index_title_; }  // "SENSEX"
  // A file of a data folder that fills sessions the index's own file lacks; empty: none.
  const std::string& index_fill() const { return index_fill_; }
  const std::string& exchange() const { return exchange_; }
  const std::string& currency() const { return currency_; }
  // What live sources and data folders append to a stock's ticker: ".NS".
  const std::string& suffix() const { return suffix_; }
  // Of a session to be worth a forecast: so many members must have a bar.
  std::size_t least_members() const { return least_members_; }

  const Universe& universe() const { return *universe_; }
  const TradingCalendar& calendar() const { return *calendar_; }
  // The same market with other trading days.
  Market with_calendar(TradingCalendar calendar) const;

  std::span<const GlobalSpec> globals() const { return globals_; }
  const GlobalSpec* find_global(std::string_view id) const;  // null: not declared
  std::span<const GlobalFeatureSpec> features() const { return features_; }

  // What a stock is shown under, e.g. "Banks"; "Other" for one the definition does not list.
  std::string_view sector_of(const Symbol& symbol) const;
  // Earlier tickers of the same instrument, latest first.
  std::vector<Symbol> earlier_tickers(const Symbol& symbol) const;
  // The ticker an instrument has today.
  Symbol current_ticker(const Symbol& symbol) const;
  // Those that the definition declares, because no free source does.
  std::span<const CorporateAction> actions() const { return actions_; }
  // The first day without a bar of a stock that has left the exchange.
  std::optional<Date> end_of(const Symbol& symbol) const;

 private:
  friend class MarketParser;
  explicit Market(Symbol index) : index_(std::move(index)) {}

  std::string text_;
  std::string name_;
  std::string title_;
  Symbol index_;
  std::string index_title_;
  std::string index_fill_;
  std::string exchange_;
  std::string currency_;
  std::string suffix_;
  std::size_t least_members_ = 0;
  // Set by parse, never empty afterwards.
  std::optional<Universe> universe_;
  std::optional<TradingCalendar> calendar_;
  std::vector<GlobalSpec> globals_;  // sorted by id
  std::vector<GlobalFeatureSpec> features_;
  std::map<Symbol, std::string> sectors_;
  std::map<Symbol, Symbol> successors_;   // earlier ticker -> the one after it
  std::vector<CorporateAction> actions_;  // by increasing day
  std::map<Symbol, Date> ends_;
};

}  // namespace sensex
