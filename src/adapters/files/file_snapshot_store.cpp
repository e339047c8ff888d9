#include "adapters/files/file_snapshot_store.h"

#include <algorithm>
#include <optional>

#include <fmt/core.h>

#include "adapters/files/disk.h"
#include "store/snapshot_check.h"

namespace sensex {
namespace {

constexpr std::string_view kListName = "snapshots.txt";
constexpr std::string_view kLockName = "snapshots.lock";

std::optional<Snapshot> find_in(const SnapshotList& list, std::string_view id) {
  const auto found = std::ranges::find(list.oldest_first, id, &Snapshot::id);
  return found == list.oldest_first.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

Result<SnapshotList> FileSnapshotStore::read() const {
  const Result<std::string> text = read_file(folder_ / kListName, kLargestSnapshotList);
  if (!text && text.error().code == Errc::not_found) return SnapshotList();
  if (!text) return fail(text.error());
  return parse_snapshot_list(*text);
}

Status FileSnapshotStore::write(const SnapshotList& list) const {
  const std::string text = to_text(list);
  if (text.size() > kLargestSnapshotList) {
    return fail(Errc::refused, fmt::format("the folder lists {} datasets and can hold no more; use "
                                           "an empty one",
                                           list.oldest_first.size() - 1));
  }
  Result<PendingFile> file = PendingFile::write(folder_ / kListName, text);
  if (!file) return fail(file.error());
  if (Status done = file->commit(); !done) return done;
  return sync_folder(folder_);
}

Result<bool> FileSnapshotStore::point_to(const Snapshot& snapshot, SnapshotList& list) const {
  if (list.current == snapshot.id) return false;
  if (!find_in(list, snapshot.id)) list.oldest_first.push_back(snapshot);
  list.current = snapshot.id;
  if (Status done = write(list); !done) return fail(done.error());
  return true;
}

Result<bool> FileSnapshotStore::make_current(const Snapshot& snapshot) {
  if (Status fits = check_listable(snapshot); !fits) return fail(fits.error());
  const Result<FileLock> lock = FileLock::lock(folder_ / kLockName);
  if (!lock) return fail(lock.error());
  Result<SnapshotList> list = read();
  if (!list) return fail(list.error());
  return point_to(snapshot, *list);
}

Result<bool> FileSnapshotStore::replace_current(const std::optional<std::string>& before,
                                                const Snapshot& snapshot) {
  if (Status fits = check_listable(snapshot); !fits) return fail(fits.error());
  const Result<FileLock> lock = FileLock::lock(folder_ / kLockName);
  if (!lock) return fail(lock.error());
  Result<SnapshotList> list = read();
  if (!list) return fail(list.error());
  const std::optional<Snapshot> current = find_in(*list, list->current);
  const std::optional<std::string> id = current ? std::optional(current->id) : std::nullopt;
  const Status still = id == snapshot.id ? Status() : check_still_current(before, id);
  if (!still) return fail(still.error());
  return point_to(snapshot, *list);
}

Result<std::optional<Snapshot>> FileSnapshotStore::current() {
  const Result<SnapshotList> list = read();
  if (!list) return fail(list.error());
  return find_in(*list, list->current);
}

Result<std::optional<Snapshot>> FileSnapshotStore::find(std::string_view id) {
  const Result<SnapshotList> list = read();
  if (!list) return fail(list.error());
  return find_in(*list, id);
}

Result<std::vector<Snapshot>> FileSnapshotStore::list() {
  Result<SnapshotList> list = read();
  if (!list) return fail(list.error());
  std::ranges::reverse(list->oldest_first);
  return std::move(list->oldest_first);
}

}  // namespace sensex
