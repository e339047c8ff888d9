#include "store/dataset_copy.h"

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/sha256.h"
#include "store/market_manifest.h"
#include "store/store_contract.h"

namespace sensex {
namespace {

// A memory store whose objects can be lost or damaged, and which notes what is put in which order.
class FragileObjects final : public ObjectStore {
 public:
  Result<std::string> put(std::string_view bytes) override {
    puts.emplace_back(bytes);
    damaged.erase(sha256_hex(bytes));
    lost.erase(sha256_hex(bytes));
    return kept_->objects().put(bytes);
  }
  Status put_all(std::span<const NamedBytes> objects) override {
    if (full) return fail(Errc::unavailable, "no space is left");
    ++steps;
    for (const NamedBytes& object : objects) value_of(put(object.bytes()));
    return {};
  }
  Result<std::string> get(std::string_view digest) override {
    if (busy) return fail(Errc::unavailable, "busy");
    if (lost.contains(std::string(digest))) return fail(Errc::not_found, "gone");
    if (damaged.contains(std::string(digest))) return damage_is_told ? told() : "other bytes";
    return kept_->objects().get(digest);
  }

  std::vector<std::string> puts = {};
  int steps = 0;
  std::set<std::string> lost = {};
  std::set<std::string> damaged = {};
  bool damage_is_told = false;
  bool full = false;
  bool busy = false;

 private:
  static Result<std::string> told() { return fail(Errc::malformed_data, "damaged"); }

  std::unique_ptr<Store> kept_ = make_memory_store();
};

class DatasetCopying : public testing::Test {
 protected:
  DatasetCopying() {
    manifest_ = {.origin = {.source = "csv"},
                 .series = {{.kind = SeriesKind::index, .name = "^BSESN"},
                            {.kind = SeriesKind::stock, .name = "TCS"},
                            {.kind = SeriesKind::stock, .name = "ETERNAL"},
                            {.kind = SeriesKind::global, .name = "india_vix"}}};
    manifest_.market = "sensex";
    manifest_.definition = value_of(from_.put("the definition"));
    manifest_.actions = value_of(from_.put("the actions"));
    keep_chunk(0, 2023, 100, "index 2023");
    keep_chunk(0, 2024, 200, "index 2024");
    keep_chunk(1, 2024, 50, "TCS 2024");
    keep_chunk(3, 2024, 7, "vix 2024");
    snapshot_ = {.id = value_of(from_.put(to_text(manifest_))),
                 .market = "sensex",
                 .origin = manifest_.origin,
                 .first_session = Date(2023, 7, 3),
                 .last_session = Date(2024, 12, 31),
                 .stock_count = 2,
                 .bar_count = 350,
                 .created_at = instant_of(17)};
    list(snapshot_);
  }

  void list(const Snapshot& snapshot) { value_of(from_store_->snapshots().make_current(snapshot)); }
  Result<DatasetCopy> copy(const std::string& id) {
    return copy_dataset(id, {from_, from_store_->snapshots()}, {to_, to_snapshots()});
  }
  Result<DatasetCopy> copy() { return copy(snapshot_.id); }
  SnapshotStore& to_snapshots() { return to_store_->snapshots(); }
  bool is_listed() { return value_of(to_snapshots().find(snapshot_.id)).has_value(); }
  const Snapshot& snapshot() const { return snapshot_; }
  MarketManifest& manifest() { return manifest_; }
  std::string digest_of(std::size_t series, std::size_t chunk) const {
    return manifest_.series.at(series).chunks.at(chunk).digest;
  }

  FragileObjects from_;
  FragileObjects to_;

 private:
  void keep_chunk(std::size_t series, int year, std::size_t count, const std::string& bytes) {
    manifest_.series[series].chunks.push_back(
        {.year = year, .count = count, .digest = value_of(from_.put(bytes))});
  }

  std::unique_ptr<Store> from_store_ = make_memory_store();
  std::unique_ptr<Store> to_store_ = make_memory_store();
  MarketManifest manifest_;
  Snapshot snapshot_;
};

TEST_F(DatasetCopying, CopiesEveryObjectAndListsTheDatasetAsCurrent) {
  const DatasetCopy done = value_of(copy());
  EXPECT_EQ(done.objects, 7U);
  EXPECT_EQ(done.copied, 7U);
  EXPECT_EQ(done.bytes, 61U + to_text(manifest()).size());
  EXPECT_EQ(value_of(to_.get(digest_of(1, 0))), "TCS 2024");
  const Snapshot listed = value_of(to_snapshots().current()).value();
  EXPECT_EQ(listed.id, snapshot().id);
  EXPECT_EQ(listed.created_at, snapshot().created_at);
  EXPECT_EQ(listed.bar_count, 350U);
}

TEST_F(DatasetCopying, TheManifestComesAfterEveryChunkAndInAStepOfItsOwn) {
  value_of(copy());
  EXPECT_EQ(to_.puts.back(), to_text(manifest()));
  EXPECT_EQ(to_.steps, 2);
}

TEST_F(DatasetCopying, ASecondCopyHasNothingToDo) {
  value_of(copy());
  const DatasetCopy again = value_of(copy());
  EXPECT_EQ(again.objects, 7U);
  EXPECT_EQ(again.copied, 0U);
  EXPECT_EQ(again.bytes, 0U);
  EXPECT_EQ(to_.puts.size(), 7U);
}

TEST_F(DatasetCopying, CopiesOnlyWhatIsMissing) {
  value_of(to_.put("index 2023"));
  value_of(to_.put("vix 2024"));
  EXPECT_EQ(value_of(copy()).copied, 5U);
}

TEST_F(DatasetCopying, MendsWhatIsDamagedAtTheDestination) {
  value_of(copy());
  to_.damage_is_told = true;
  to_.damaged = {digest_of(0, 1)};
  EXPECT_EQ(value_of(copy()).copied, 1U);
  EXPECT_EQ(to_.puts.back(), "index 2024");
}

TEST_F(DatasetCopying, BytesThatTwoSeriesShareAreOneObject) {
  manifest().series[2].chunks.push_back({.year = 2024, .count = 50, .digest = digest_of(1, 0)});
  Snapshot shared = snapshot();
  shared.id = value_of(from_.put(to_text(manifest())));
  shared.bar_count = 400;
  list(shared);
  EXPECT_EQ(value_of(copy(shared.id)).objects, 7U);
}

TEST_F(DatasetCopying, LargeDatasetsAreKeptInSeveralSteps) {
  for (int year = 2025; year < 2028; ++year) {
    const std::string bytes(3U << 20U, static_cast<char>('a' + year % 10));
    manifest().series[1].chunks.push_back(
        {.year = year, .count = 1, .digest = value_of(from_.put(bytes))});
  }
  Snapshot large = snapshot();
  large.id = value_of(from_.put(to_text(manifest())));
  large.bar_count = 353;
  list(large);
  EXPECT_EQ(value_of(copy(large.id)).objects, 10U);
  EXPECT_EQ(to_.steps, 3);
}

TEST_F(DatasetCopying, AMissingObjectStopsTheCopyBeforeTheManifest) {
  from_.lost = {digest_of(1, 0)};
  const Error error = error_of(copy());
  EXPECT_EQ(error.code, Errc::malformed_data);
  EXPECT_EQ(error.message, "dataset " + snapshot().id.substr(0, 12) +
                               ", TCS 2024: gone; copy it from where it is whole");
  EXPECT_EQ(error_of(to_.get(snapshot().id)).code, Errc::not_found);
  EXPECT_FALSE(is_listed());
}

TEST_F(DatasetCopying, ADamagedObjectIsNotCopied) {
  from_.damaged = {digest_of(0, 0)};
  const Error error = error_of(copy());
  EXPECT_EQ(error.code, Errc::malformed_data);
  EXPECT_NE(error.message.find("^BSESN 2023: the stored object"), std::string::npos);
  EXPECT_EQ(error_of(to_.get(sha256_hex("other bytes"))).code, Errc::not_found);
  EXPECT_FALSE(is_listed());
}

TEST_F(DatasetCopying, ADamagedManifestIsNotBelieved) {
  from_.damaged = {snapshot().id};
  EXPECT_NE(error_of(copy()).message.find("manifest: the stored object"), std::string::npos);
  EXPECT_TRUE(to_.puts.empty());
}

TEST_F(DatasetCopying, AnObjectThatIsNoManifestIsRefused) {
  Snapshot other = snapshot();
  other.id = value_of(from_.put("something else\n"));
  list(other);
  EXPECT_EQ(error_of(copy(other.id)).code, Errc::malformed_data);
  EXPECT_TRUE(to_.puts.empty());
}

TEST_F(DatasetCopying, AnEntryThatTellsOfAnotherDatasetIsRefused) {
  const std::vector<std::function<void(Snapshot&)>> lies = {
      [](Snapshot& entry) { entry.origin.simulated = true; },
      [](Snapshot& entry) { entry.origin.source = "other"; },
      [](Snapshot& entry) { entry.market = "nifty50"; },
      [](Snapshot& entry) { entry.stock_count = 3; },
      [](Snapshot& entry) { entry.bar_count = 357; },
      [](Snapshot& entry) { entry.first_session = Date(2022, 12, 30); },
      [](Snapshot& entry) { entry.last_session = Date(2025, 1, 1); }};
  for (const auto& lie : lies) {
    const auto liar = make_memory_store();
    Snapshot entry = snapshot();
    lie(entry);
    value_of(liar->snapshots().make_current(entry));
    const auto copied = copy_dataset(entry.id, {from_, liar->snapshots()}, {to_, to_snapshots()});
    EXPECT_EQ(error_of(copied).code, Errc::malformed_data);
    EXPECT_NE(error_of(copied).message.find("its entry in the list differs"), std::string::npos);
  }
  EXPECT_TRUE(to_.puts.empty());
}

TEST_F(DatasetCopying, SaysThatTheSourceDoesNotListIt) {
  const Error error = error_of(copy(std::string(64, '0')));
  EXPECT_EQ(error.code, Errc::not_found);
  EXPECT_EQ(error.message, "no dataset " + std::string(64, '0') +
                               " is listed where it is to be copied from, which has 1");
}

TEST_F(DatasetCopying, RefusesWhatIsNoName) {
  for (const std::string& wrong : {std::string(), std::string(63, '0'), std::string(65, '0'),
                                   std::string(64, 'A'), std::string("../../x")}) {
    EXPECT_EQ(error_of(copy(wrong)).code, Errc::invalid_argument) << wrong;
  }
}

TEST_F(DatasetCopying, AFullDestinationListsNothing) {
  to_.full = true;
  EXPECT_EQ(error_of(copy()).code, Errc::unavailable);
  EXPECT_FALSE(is_listed());
}

TEST_F(DatasetCopying, ABusyDestinationIsAnErrorNotAMissingObject) {
  to_.busy = true;
  EXPECT_EQ(error_of(copy()).code, Errc::unavailable);
  EXPECT_TRUE(to_.puts.empty());
}

TEST_F(DatasetCopying, ACopyThatBrokeOffIsContinued) {
  from_.lost = {digest_of(3, 0)};
  error_of(copy());
  from_.lost.clear();
  EXPECT_EQ(value_of(copy()).objects, 7U);
  EXPECT_TRUE(is_listed());
}

}  // namespace
}  // namespace sensex
