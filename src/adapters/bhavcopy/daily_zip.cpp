#include "adapters/bhavcopy/daily_zip.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <minizip/unzip.h>
#include <optional>

#include <fmt/core.h>

#include "adapters/bhavcopy/daily_value.h"

namespace sensex {
namespace {

constexpr std::size_t kMaxEntryName = 256;
constexpr uLong kEncrypted = 1;  // bit of an entry's flags
constexpr uLong kStored = 0;     // compression methods
constexpr uLong kDeflated = 8;

// An archive in memory, as the library's input functions see it.
struct MemoryFile {
  std::string_view bytes = {};
  std::size_t position = 0;
};

MemoryFile& memory_file(voidpf stream) { return *static_cast<MemoryFile*>(stream); }

voidpf open_memory(voidpf opaque, const void* /*name*/, int /*mode*/) { return opaque; }

uLong read_memory(voidpf /*opaque*/, voidpf stream, void* target, uLong size) {
  MemoryFile& file = memory_file(stream);
  const std::size_t count = std::min<std::size_t>(size, file.bytes.size() - file.position);
  std::memcpy(target, file.bytes.data() + file.position, count);
  file.position += count;
  return count;
}

uLong write_memory(voidpf /*opaque*/, voidpf /*stream*/, const void* /*source*/, uLong /*size*/) {
  return 0;
}

ZPOS64_T tell_memory(voidpf /*opaque*/, voidpf stream) { return memory_file(stream).position; }

// 0, or -1 when there is no such place.
long seek_memory(voidpf /*opaque*/, voidpf stream, ZPOS64_T offset, int origin) {
  MemoryFile& file = memory_file(stream);
  std::size_t from = 0;
  if (origin == ZLIB_FILEFUNC_SEEK_CUR) from = file.position;
  if (origin == ZLIB_FILEFUNC_SEEK_END) from = file.bytes.size();
  if (offset > file.bytes.size() - from) return -1;
  file.position = from + offset;
  return 0;
}

int close_memory(voidpf /*opaque*/, voidpf /*stream*/) { return 0; }
int error_of_memory(voidpf /*opaque*/, voidpf /*stream*/) { return 0; }

struct CloseArchive {
  void operator()(void* archive) const { unzClose(archive); }
};
using Archive = std::unique_ptr<void, CloseArchive>;

// Null when the library finds no directory of files.
Archive open_archive(MemoryFile& file) {
  zlib_filefunc64_def functions{.zopen64_file = open_memory,
                                .zread_file = read_memory,
                                .zwrite_file = write_memory,
                                .ztell64_file = tell_memory,
                                .zseek64_file = seek_memory,
                                .zclose_file = close_memory,
                                .zerror_file = error_of_memory,
                                .opaque = &file};
  return Archive(unzOpen2_64("", &functions));
}

bool is_csv(std::string_view name) { return upper_case(name).ends_with(".CSV"); }

struct Entry {
  std::string name = {};
  unz_file_info64 info = {};
  unz64_file_pos place = {};
};

// Reads one archive.
class Unzipper {
 public:
  Unzipper(std::string_view name, std::string_view bytes) : name_(name), file_{.bytes = bytes} {}

  Result<UnzippedFile> run();

 private:
  tl::unexpected<Error> malformed(std::string_view what) const {
    return fail(Errc::malformed_data, fmt::format("{}: {}; fetch the file again", name_, what));
  }
  tl::unexpected<Error> damaged() const {
    return malformed("expected a whole zip archive, got a damaged or cut off one");
  }
  Result<std::optional<Entry>> current_entry() const;
  Result<Entry> find_csv() const;
  Status check(const Entry& entry) const;
  Result<std::string> extract(const Entry& entry) const;

  std::string_view name_;
  MemoryFile file_;
  Archive archive_ = nullptr;
};

// Empty when the entry is no CSV file.
Result<std::optional<Entry>> Unzipper::current_entry() const {
  Entry entry;
  std::array<char, kMaxEntryName> name = {};
  if (unzGetCurrentFileInfo64(archive_.get(), &entry.info, name.data(), name.size(), nullptr, 0,
                              nullptr, 0) != UNZ_OK ||
      unzGetFilePos64(archive_.get(), &entry.place) != UNZ_OK) {
    return damaged();
  }
  if (entry.info.size_filename >= name.size()) {
    return malformed(fmt::format("expected names of less than {} characters, got {}", name.size(),
                                 entry.info.size_filename));
  }
  entry.name = printable_ascii({name.data(), entry.info.size_filename});
  if (!is_csv(entry.name)) return std::nullopt;
  return entry;
}

Result<Entry> Unzipper::find_csv() const {
  unz_global_info64 info = {};
  if (unzGetGlobalInfo64(archive_.get(), &info) != UNZ_OK) return damaged();
  if (info.number_entry > kMaxZipEntries) {
    return malformed(fmt::format("expected an archive of at most {} files, got {}", kMaxZipEntries,
                                 info.number_entry));
  }
  std::optional<Entry> found;
  for (ZPOS64_T i = 0; i < info.number_entry; ++i) {
    const int moved = i == 0 ? unzGoToFirstFile(archive_.get()) : unzGoToNextFile(archive_.get());
    if (moved != UNZ_OK) return damaged();
    Result<std::optional<Entry>> entry = current_entry();
    if (!entry) return fail(entry.error());
    if (*entry && found) {
      return malformed(fmt::format("expected one CSV file, got {} and {}", shown(found->name),
                                   shown((*entry)->name)));
    }
    if (*entry) found = std::move(*entry);
  }
  if (!found) return malformed("expected an archive with a CSV file, got none");
  return std::move(*found);
}

Status Unzipper::check(const Entry& entry) const {
  const unz_file_info64& info = entry.info;
  if ((info.flag & kEncrypted) != 0)
    return malformed("expected a plain file, got an encrypted one");
  if (info.compression_method != kStored && info.compression_method != kDeflated) {
    return malformed(fmt::format("expected a stored or deflated file, got compression method {}",
                                 info.compression_method));
  }
  if (info.uncompressed_size > kMaxDailyFileBytes) {
    return malformed(fmt::format("expected a file of at most {} bytes, got {}", kMaxDailyFileBytes,
                                 info.uncompressed_size));
  }
  if (info.compressed_size > file_.bytes.size()) return damaged();
  if (info.uncompressed_size > kMaxZipRatio * info.compressed_size) {
    return malformed(fmt::format("expected at most {} bytes for each packed one, got {} from {}",
                                 kMaxZipRatio, info.uncompressed_size, info.compressed_size));
  }
  return {};
}

Result<std::string> Unzipper::extract(const Entry& entry) const {
  if (unzGoToFilePos64(archive_.get(), &entry.place) != UNZ_OK ||
      unzOpenCurrentFile(archive_.get()) != UNZ_OK) {
    return damaged();
  }
  std::string bytes(entry.info.uncompressed_size, '\0');
  std::size_t size = 0;
  int got = 1;
  while (size < bytes.size() && got > 0) {
    got = unzReadCurrentFile(archive_.get(), bytes.data() + size,
                             static_cast<unsigned>(bytes.size() - size));
    if (got > 0) size += static_cast<std::size_t>(got);
  }
  // Closing compares the checksum.
  const int closed = unzCloseCurrentFile(archive_.get());
  if (got < 0 || size != bytes.size()) return damaged();
  if (closed != UNZ_OK) return malformed("expected bytes of the archive's checksum, got others");
  return bytes;
}

Result<UnzippedFile> Unzipper::run() {
  if (file_.bytes.size() > kMaxZipBytes) {
    return malformed(fmt::format("expected an archive of at most {} bytes, got {}", kMaxZipBytes,
                                 file_.bytes.size()));
  }
  if (!is_zip(file_.bytes)) return malformed("expected a zip archive, got something else");
  archive_ = open_archive(file_);
  if (!archive_) return damaged();
  const Result<Entry> entry = find_csv();
  if (!entry) return fail(entry.error());
  const Status checked = check(*entry);
  if (!checked) return fail(checked.error());
  Result<std::string> bytes = extract(*entry);
  if (!bytes) return fail(bytes.error());
  return UnzippedFile{entry->name, std::move(*bytes)};
}

}  // namespace

bool is_zip(std::string_view bytes) {
  // A file of the archive, or the directory of an archive without files.
  return bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06");
}

Result<UnzippedFile> unzip_daily_file(std::string_view name, std::string_view bytes) {
  return Unzipper(name, bytes).run();
}

Result<DailyFile> read_daily_file(std::string_view name, std::string_view bytes) {
  if (!is_zip(bytes)) return parse_daily_file(name, bytes);
  const Result<UnzippedFile> file = unzip_daily_file(name, bytes);
  if (!file) return fail(file.error());
  return parse_daily_file(fmt::format("{}/{}", name, file->name), file->bytes);
}

}  // namespace sensex
