#pragma once

#include <optional>
#include <span>
#include <string>

#include "market/market.h"
#include "pipeline/forecaster.h"
#include "pipeline/panel_cache.h"

namespace sensex {

// Stored things as the JSON of docs/API.md: pure functions, no store and no clock.

// REQUIRES: days >= 1.
std::string market_json(const LoadedPanel& data, const Market& market, Instant now, int days);

// `events`: every move of the records' names, oldest first within a name.
std::string models_json(std::span<const ModelRecord> records, std::span<const StageEvent> events);

// The close of the target day against the close the forecast was made from, as UP or DOWN. Empty
// while the day is not in the panel, when another session came between, or when one of the two
// is of a simulated market and the other is not.
std::optional<Direction> outcome_of(const LedgerEntry& entry, const LoadedPanel* data);

// Issued before 09:00 of the target day, when the exchange's pre-open session begins.
bool is_timely(const LedgerEntry& entry, const TradingCalendar& calendar);

// Whether an entry is the forecast that counts for its day and session: the first, if it was
// timely. What supersedes it is shown, and not scored again.
bool is_scored(const LedgerEntry& entry, const TradingCalendar& calendar);

// What verification says of the ledger.
struct ChainState {
  std::string verdict = {};  // "intact" or what is wrong
  LedgerHead head = {};      // when it is intact
};

// `data` may be null: nothing is ingested any more. An entry's
// outcome is the latest stored one (`stored`: all revisions, in any order), else what the data say
// now; an outcome that was superseded shows when, and what it said before.
std::string ledger_json(std::span<const LedgerEntry> entries, const Market& market,
                        const LoadedPanel* data, const ChainState& chain,
                        std::span<const ForecastOutcome> stored = {});

struct StatusFacts {
  std::string code_version = {};
  Instant now = {};
  std::optional<Snapshot> snapshot = {};
  std::optional<ModelRecord> evening = {};
  std::optional<ModelRecord> pre_open = {};
};

std::string status_json(const StatusFacts& facts, const Market& market);

}  // namespace sensex
