#include "pipeline/queries.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "pipeline/model_lines.h"
#include "pipeline/promote.h"
#include "pipeline/views.h"
#include "store/ledger_chain.h"

namespace sensex {
namespace {

constexpr int kMostDays = 3'650;
constexpr int kMostEntries = 500;

Status check_between(std::string_view name, int value, int least, int most) {
  if (value >= least && value <= most) return {};
  return fail(Errc::invalid_argument,
              fmt::format("{} must be {} to {}, got {}", name, least, most, value));
}

// Every revision of the outcomes of a page's entries.
Result<std::vector<ForecastOutcome>> outcomes_of(OutcomeLog& log, const LedgerPage& page) {
  const auto latest = log.page(static_cast<std::size_t>(page.limit), page.before);
  if (!latest) return fail(latest.error());
  std::vector<ForecastOutcome> outcomes;
  for (const ForecastOutcome& outcome : *latest) {
    if (outcome.revision == 1) {
      outcomes.push_back(outcome);
      continue;
    }
    const Result<std::vector<ForecastOutcome>> revisions = log.revisions(outcome.sequence);
    if (!revisions) return fail(revisions.error());
    outcomes.insert(outcomes.end(), revisions->begin(), revisions->end());
  }
  return outcomes;
}

// What was verified before is not looked at again, but what is shown is.
Status check_shown(std::span<const LedgerEntry> newest_first) {
  const LedgerEntry* later = nullptr;
  for (const LedgerEntry& entry : newest_first) {
    if (Status fits = check_entry_hash(entry); !fits) return fits;
    if (later != nullptr && later->previous_hash != entry.hash) {
      return ledger_broken(later->sequence,
                           "its previous hash is not the hash of the entry before");
    }
    later = &entry;
  }
  return {};
}

Result<ChainState> state_of(ForecastLedger& ledger, std::span<const LedgerEntry> shown) {
  Result<LedgerHead> head = ledger.verify_new();
  if (head) {
    if (const Status fits = check_shown(shown); !fits) head = fail(fits.error());
  }
  if (head) return ChainState{"intact", *head};
  if (head.error().code != Errc::malformed_data) return fail(head.error());
  return ChainState{head.error().message};
}

class StoreQueries final : public Queries {
 public:
  explicit StoreQueries(const QueryParts& parts) : parts_(parts) {}

  Result<JsonText> forecast(Session session) override { return parts_.forecasts.recorded(session); }

  Result<JsonText> run_forecast(Session session) override { return parts_.forecasts.run(session); }

  Result<std::string> market(int days) override {
    if (const Status valid = check_between("days", days, 1, kMostDays); !valid) {
      return fail(valid.error());
    }
    const auto data = parts_.panels.current();
    if (!data) return fail(data.error());
    return market_json(**data, parts_.market, parts_.clock.now(), days);
  }

  Result<std::string> models() override {
    const Result<std::vector<ModelRecord>> records = parts_.store.models().list();
    if (!records) return fail(records.error());
    const Result<std::vector<StageEvent>> events = stage_events(parts_.store.models(), *records);
    if (!events) return fail(events.error());
    return models_json(*records, *events);
  }

  Result<std::string> ledger(const LedgerPage& page) override {
    if (const Status valid = check_between("limit", page.limit, 1, kMostEntries); !valid) {
      return fail(valid.error());
    }
    const auto entries =
        parts_.store.ledger().page(static_cast<std::size_t>(page.limit), page.before);
    if (!entries) return fail(entries.error());
    const Result<ChainState> chain = state_of(parts_.store.ledger(), *entries);
    if (!chain) return fail(chain.error());
    const auto outcomes = outcomes_of(parts_.store.outcomes(), page);
    if (!outcomes) return fail(outcomes.error());
    const auto data = parts_.panels.current();
    if (!data && data.error().code != Errc::unavailable) return fail(data.error());
    return ledger_json(*entries, parts_.market, data ? data->get() : nullptr, *chain, *outcomes);
  }

  Result<std::string> evaluation(Session session) override {
    const auto record = parts_.store.models().production(model_line(parts_.market, session));
    if (!record) return fail(record.error());
    if (!*record) {
      return fail(Errc::unavailable,
                  fmt::format("no {} model trained yet; run: sensex train", to_string(session)));
    }
    return parts_.store.objects().get((*record)->model.report_sha256);
  }

  Result<std::string> status() override {
    StatusFacts facts;
    facts.code_version = parts_.code_version;
    facts.now = parts_.clock.now();
    Result<std::optional<Snapshot>> snapshot = parts_.store.snapshots().current();
    if (!snapshot) return fail(snapshot.error());
    facts.snapshot = std::move(*snapshot);
    const auto evening =
        parts_.store.models().production(model_line(parts_.market, Session::evening));
    const auto pre_open =
        parts_.store.models().production(model_line(parts_.market, Session::pre_open));
    if (!evening) return fail(evening.error());
    if (!pre_open) return fail(pre_open.error());
    facts.evening = *evening;
    facts.pre_open = *pre_open;
    return status_json(facts, parts_.market);
  }

  Health health() override {
    const Result<DataState> data = parts_.watch.look();
    const Probe evening = parts_.forecasts.probe(Session::evening);
    const Probe pre_open = parts_.forecasts.probe(Session::pre_open);
    const bool cache_healthy = parts_.forecasts.cache_matches_ledger();
    const bool inference = evening.inference && pre_open.inference;
    const bool has_data = data && data->snapshot;
    const bool is_of_now = data && data->after_now.empty();
    const Status kept = parts_.store.check();
    Health health;
    health.ready = kept && has_data && is_of_now && inference && cache_healthy;
    health.healthy = health.ready && data->is_fresh;

    nlohmann::ordered_json checks;
    checks["store"] = kept.has_value();
    if (!kept) checks["store_error"] = kept.error().message;
    checks["data_loaded"] = has_data;
    add_data_checks(data, checks);
    checks["model_loaded"] = evening.model_loaded && pre_open.model_loaded;
    checks["model_inference"] = inference;
    if (!inference) {
      checks["model_error"] = (evening.inference ? pre_open : evening).inference.error().message;
    }
    checks["cache_size"] = parts_.forecasts.cached_count();
    checks["cache_healthy"] = cache_healthy;
    if (!cache_healthy) {
      checks["cache_error"] =
          "a forecast that was given is not what the ledger holds: the ledger was replaced or "
          "changed; run: sensex ledger verify";
    }
    nlohmann::ordered_json json;
    json["status"] = health.healthy ? "healthy" : "unhealthy";
    json["timestamp"] = to_iso8601(parts_.clock.now());
    json["checks"] = std::move(checks);
    health.json = json.dump();
    return health;
  }

 private:
  static void add_data_checks(const Result<DataState>& data, nlohmann::ordered_json& checks) {
    checks["data_fresh"] = data && data->is_fresh;
    if (!data) return;
    if (data->snapshot) {
      checks["last_session"] = data->snapshot->last_session.to_string();
      checks["sessions_behind"] = data->sessions_behind;
    }
    if (!data->after_now.empty()) checks["data_error"] = data->after_now;
    checks["calendar_days_left"] = data->calendar_days_left;
  }

  QueryParts parts_;
};

}  // namespace

std::unique_ptr<Queries> make_queries(const QueryParts& parts) {
  return std::make_unique<StoreQueries>(parts);
}

}  // namespace sensex
