// From bars in files to a dataset in SQLite; docs/BENCHMARKS.md tells what is measured and how.
// All data is of the simulated market. Every iteration writes into a database of its own.

#include <benchmark/benchmark.h>
#include <map>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "adapters/bhavcopy/daily_source.h"
#include "adapters/bhavcopy/daily_zip.h"
#include "adapters/csv/csv_source.h"
#include "adapters/simulated/simulated_source.h"
#include "cli/store_location.h"
#include "peer.h"
#include "pipeline/ingest.h"
#include "store/market_archive.h"
#include "support/folders.h"
#include "timing.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFullSessions = 4000;
constexpr std::size_t kScalingSessions = 1000;
// Of a real daily file of NSE; the rows that are no members' have to be read as well.
constexpr int kOtherRows = 2800;

// A market of that many stocks in ten sectors, on the calendar of the real one.
Market market_of(int stocks) {
  std::string text =
      "market bench\ntitle Bench\nindex ^BENCH BENCH\nexchange BSE\ncurrency INR\nsuffix .NS\n"
      "least-members 25\ncalendar bse\n";
  for (int i = 0; i < stocks; ++i) text += fmt::format("stock S{:04} Sector {}\n", i, i % 10);
  text += "members-known-from 2010-01-04\n";
  for (int i = 0; i < stocks; ++i) text += fmt::format("member S{:04}\n", i);
  return checked(Market::parse(text));
}

// A simulated market and its bars as a folder of CSV files.
class Sample {
 public:
  Sample(Market market, std::size_t sessions) : market_(std::move(market)) {
    Date last = kHistoryStart;
    for (std::size_t i = 0; i <= sessions; ++i) last = market_.calendar().next_trading_day(last);
    const auto source = make_simulated_source({.last_session = last}, market_);
    data_ = std::make_unique<MarketData>(checked(source->load({})));
    data_->globals.clear();
    const auto bars = data_->index.bars();
    write_csv_folder(*data_, market_, folder_.path());
    last_ = bars[sessions - 1].date;
  }

  const Market& market() const { return market_; }
  const MarketData& data() const { return *data_; }
  const fs::path& folder() const { return folder_.path(); }
  Date last() const { return last_; }  // the data go on for one session more
  Date next() const { return market_.calendar().next_trading_day(last_); }

  std::unique_ptr<Store> ingest_into(const fs::path& state) const {
    std::unique_ptr<Store> store = checked(open_store_at(state.string()));
    const FixedClock clock(market_.calendar().final_at(last_));
    const auto source = make_csv_source(folder(), market_);
    checked(ingest(*source, {.range = {.to = last_}}, {*store, clock, market_}));
    return store;
  }

 private:
  Market market_;
  TemporaryFolder folder_;
  std::unique_ptr<MarketData> data_ = {};
  Date last_ = {};
};

const Sample& full_sample() {
  static const Sample sample(checked(Market::named("sensex")), kFullSessions);
  return sample;
}

const Sample& scaling_sample(int stocks) {
  static std::map<int, std::unique_ptr<Sample>> samples;
  std::unique_ptr<Sample>& sample = samples[stocks];
  if (!sample) sample = std::make_unique<Sample>(market_of(stocks), kScalingSessions);
  return *sample;
}

void ingest_sample(benchmark::State& state, const Sample& sample) {
  for (auto iteration : state) {
    const TemporaryFolder folder;
    std::unique_ptr<Store> store;
    time_iteration(state, [&] { store = sample.ingest_into(folder.path()); });
  }
  state.counters["series"] = static_cast<double>(sample.data().stocks.size() + 1);
}

void full_history(benchmark::State& state) { ingest_sample(state, full_sample()); }

void symbols(benchmark::State& state) {
  ingest_sample(state, scaling_sample(static_cast<int>(state.range(0))));
}

// NSE's full file of the session after the sample's last, with as many rows as a real one has.
std::string daily_text(const Sample& sample) {
  std::string text =
      "SYMBOL, SERIES, DATE1, PREV_CLOSE, OPEN_PRICE, HIGH_PRICE, LOW_PRICE, LAST_PRICE, "
      "CLOSE_PRICE, AVG_PRICE, TTL_TRD_QNTY, TURNOVER_LACS, NO_OF_TRADES, DELIV_QTY, DELIV_PER\n";
  const auto add = [&](const std::string& ticker, const Bar& bar) {
    text +=
        fmt::format("{0}, EQ, {1}, , {2}, {3}, {4}, {5}, {5}, {5}, {6:.0f}, 1, 40, 0, 0\n", ticker,
                    bar.date.to_string(), bar.open, bar.high, bar.low, bar.close, bar.volume);
  };
  for (const Series& stock : sample.data().stocks) {
    const Series day = stock.between(sample.next(), sample.next());
    if (!day.bars().empty()) add(stock.symbol().text(), day.bars()[0]);
  }
  const Bar other{sample.next(), 10, 12, 9, 11, 1000};
  for (int i = 0; i < kOtherRows; ++i) add(fmt::format("OTHER{}", i), other);
  return text;
}

// What `sensex import` does with one day: open, restore, read the file, lay it over, store.
void import_day(const Sample& sample, const fs::path& state, const std::string& text) {
  const std::unique_ptr<Store> store = checked(open_store_at(state.string()));
  const auto current = checked(store->snapshots().current());
  const FixedClock clock(sample.market().calendar().final_at(sample.next()));
  const MarketData known = checked(restore_market_data(current->id, store->objects()));
  DailyImport import{.files = {{"day.csv", checked(read_daily_file("day.csv", text))}},
                     .known = known,
                     .index = sample.data().index.between(sample.next(), sample.next()),
                     .now = clock.now()};
  const auto source = make_daily_source(std::move(import), sample.market());
  const IngestResult result =
      checked(ingest(*source, {.known = Known{*current, known}}, {*store, clock, sample.market()}));
  if (!result.changed || result.snapshot.last_session != sample.next()) {
    throw std::runtime_error("the day did not arrive");
  }
}

void one_more_day(benchmark::State& state) {
  const Sample& sample = full_sample();
  const std::string text = daily_text(sample);
  for (auto iteration : state) {
    // Not a copy: its pages would be flushed within the time that is taken.
    const TemporaryFolder folder;
    sample.ingest_into(folder.path()).reset();
    time_iteration(state, [&] { import_day(sample, folder.path(), text); });
  }
}

// The peer: Python's csv module reads the files of full_history into lists.
void python_csv(benchmark::State& state) {
  const std::string command =
      fmt::format("'{}' '{}' '{}'", SENSEX_PYTHON, SENSEX_PEER, full_sample().folder().string());
  for (auto iteration : state) report(state, run_peer(command));
}

BENCHMARK(full_history)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(python_csv)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(one_more_day)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(symbols)->Arg(100)->Arg(300)->Arg(1000)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace sensex

BENCHMARK_MAIN();
