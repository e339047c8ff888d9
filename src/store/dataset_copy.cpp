#include "store/dataset_copy.h"

#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "store/market_manifest.h"
#include "store/object_check.h"

namespace sensex {
namespace {

// Objects are kept at the destination that many bytes at a time: one durable step for many small
// ones, and never a whole dataset in memory.
constexpr std::size_t kBatchBytes = 4U << 20U;

class Copier {
 public:
  Copier(ObjectStore& from, ObjectStore& to) : from_(from), to_(to) {}

  // Copies the object unless it is there, at the latest with flush().
  Status copy(const std::string& digest) {
    if (!seen_.insert(digest).second) return {};
    ++done_.objects;
    const Result<bool> there = is_whole_there(digest);
    if (!there) return fail(there.error());
    if (*there) return {};
    Result<std::string> bytes = read(digest);
    if (!bytes) return fail(bytes.error());
    waiting_bytes_ += bytes->size();
    waiting_.emplace_back(std::move(*bytes));
    return waiting_bytes_ >= kBatchBytes ? flush() : Status();
  }

  Status flush() {
    if (waiting_.empty()) return {};
    if (const Status kept = to_.put_all(waiting_); !kept) return kept;
    done_.copied += waiting_.size();
    done_.bytes += waiting_bytes_;
    waiting_.clear();
    waiting_bytes_ = 0;
    return {};
  }

  // An object of the source, checked against its name.
  Result<std::string> read(std::string_view digest) {
    Result<std::string> bytes = from_.get(digest);
    if (!bytes) return bytes;
    return checked_object(digest, std::move(*bytes));
  }

  const DatasetCopy& done() const { return done_; }

 private:
  Result<bool> is_whole_there(std::string_view digest) {
    const Result<std::string> bytes = to_.get(digest);
    if (bytes) return true;
    const Errc code = bytes.error().code;
    if (code == Errc::not_found || code == Errc::malformed_data) return false;
    return fail(bytes.error());
  }

  ObjectStore& from_;
  ObjectStore& to_;
  std::set<std::string> seen_ = {};
  std::vector<NamedBytes> waiting_ = {};
  std::size_t waiting_bytes_ = 0;
  DatasetCopy done_ = {};
};

// A missing piece of a listed dataset is damage, whatever the piece itself says.
tl::unexpected<Error> in_dataset(std::string_view id, std::string_view where, Error error) {
  if (error.code == Errc::not_found) error.code = Errc::malformed_data;
  error.message = fmt::format("dataset {:.12}, {}: {}", id, where, error.message);
  if (error.code == Errc::malformed_data) error.message += "; copy it from where it is whole";
  return fail(std::move(error));
}

struct Counts {
  std::size_t stocks = 0;
  std::size_t bars = 0;  // index and stocks
};

Counts counts_of(const MarketManifest& manifest) {
  Counts counts;
  for (const ManifestSeries& series : manifest.series) {
    if (series.kind == SeriesKind::global) continue;
    if (series.kind == SeriesKind::stock) ++counts.stocks;
    for (const ManifestChunk& chunk : series.chunks) counts.bars += chunk.count;
  }
  return counts;
}

bool has_years(const MarketManifest& manifest, const Snapshot& snapshot) {
  if (manifest.series.empty() || manifest.series.front().kind != SeriesKind::index) return false;
  const std::vector<ManifestChunk>& chunks = manifest.series.front().chunks;
  return !chunks.empty() && chunks.front().year == snapshot.first_session.year() &&
         chunks.back().year == snapshot.last_session.year();
}

Status check_entry(const Snapshot& snapshot, const MarketManifest& manifest) {
  const Counts counts = counts_of(manifest);
  if (snapshot.origin == manifest.origin && snapshot.market == manifest.market &&
      snapshot.stock_count == counts.stocks && snapshot.bar_count == counts.bars &&
      has_years(manifest, snapshot)) {
    return {};
  }
  return fail(Errc::malformed_data,
              "its entry in the list differs from its manifest in source, counts or years");
}

Result<Snapshot> find_listed(std::string_view id, SnapshotStore& snapshots) {
  Result<std::optional<Snapshot>> found = snapshots.find(id);
  if (!found) return fail(found.error());
  if (*found) return std::move(**found);
  const Result<std::vector<Snapshot>> all = snapshots.list();
  if (!all) return fail(all.error());
  return fail(Errc::not_found,
              fmt::format("no dataset {} is listed where it is to be copied from, which has {}", id,
                          all->size()));
}

Result<MarketManifest> read_manifest(const Snapshot& snapshot, Copier& copier) {
  const Result<std::string> text = copier.read(snapshot.id);
  if (!text) return in_dataset(snapshot.id, "manifest", text.error());
  Result<MarketManifest> manifest = parse_market_manifest(*text);
  if (!manifest) return manifest;
  if (Status fits = check_entry(snapshot, *manifest); !fits) {
    return in_dataset(snapshot.id, "entry", fits.error());
  }
  return manifest;
}

Status copy_chunks(std::string_view id, const ManifestSeries& series, Copier& copier) {
  for (const ManifestChunk& chunk : series.chunks) {
    if (const Status done = copier.copy(chunk.digest); !done) {
      return in_dataset(id, fmt::format("{} {}", series.name, chunk.year), done.error());
    }
  }
  return {};
}

Status check_id(std::string_view id) {
  if (is_sha256_hex(id)) return {};
  return fail(Errc::invalid_argument,
              fmt::format("a dataset is named by 64 lower-case hexadecimal digits, got '{}'",
                          id.substr(0, kSha256Digits)));
}

}  // namespace

Result<DatasetCopy> copy_dataset(std::string_view snapshot_id, DatasetPlace from, DatasetPlace to) {
  if (Status fits = check_id(snapshot_id); !fits) return fail(fits.error());
  const Result<Snapshot> snapshot = find_listed(snapshot_id, from.snapshots);
  if (!snapshot) return fail(snapshot.error());
  Copier copier(from.objects, to.objects);
  const Result<MarketManifest> manifest = read_manifest(*snapshot, copier);
  if (!manifest) return fail(manifest.error());
  for (const std::string* digest : {&manifest->definition, &manifest->actions}) {
    if (digest->empty()) continue;
    if (const Status done = copier.copy(*digest); !done) {
      return in_dataset(snapshot_id, "definition or actions", done.error());
    }
  }
  for (const ManifestSeries& series : manifest->series) {
    if (Status done = copy_chunks(snapshot_id, series, copier); !done) return fail(done.error());
  }
  if (Status done = copier.flush(); !done) return fail(done.error());
  if (Status done = copier.copy(snapshot->id); !done) return fail(done.error());
  if (Status done = copier.flush(); !done) return fail(done.error());
  if (const auto listed = to.snapshots.make_current(*snapshot); !listed) {
    return fail(listed.error());
  }
  return copier.done();
}

}  // namespace sensex
