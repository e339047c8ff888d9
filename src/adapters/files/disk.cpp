#include "adapters/files/disk.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/core.h>

#include "adapters/files/os_error.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kFileMode = 0666;    // less the process's umask
constexpr mode_t kFolderMode = 0777;  // likewise

Descriptor open_file(const fs::path& path, int flags) {
  return Descriptor(::open(path.c_str(), flags | O_CLOEXEC, kFileMode));
}

Result<std::size_t> size_of_plain_file(const Descriptor& file, const fs::path& path,
                                       std::size_t most) {
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0) return os_failure("read", path, errno);
  const auto size = static_cast<std::size_t>(status.st_size);
  if (S_ISREG(status.st_mode) && size <= most) return size;
  return fail(Errc::malformed_data,
              fmt::format("'{}' must be a plain file of at most {} bytes; move it away",
                          path.string(), most));
}

Status write_all(const Descriptor& file, const fs::path& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return os_failure("write", path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file.get()) != 0) return os_failure("write", path, errno);
  return {};
}

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Result<std::string> read_file(const fs::path& path, std::size_t most) {
  const Descriptor file = open_file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if (!file.is_open()) return os_failure("read", path, errno);
  const Result<std::size_t> size = size_of_plain_file(file, path, most);
  if (!size) return fail(size.error());
  std::string bytes(*size, '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t count = ::read(file.get(), bytes.data() + filled, bytes.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return os_failure("read", path, errno);
    if (count == 0) break;  // it became shorter meanwhile
    filled += static_cast<std::size_t>(count);
  }
  bytes.resize(filled);
  return bytes;
}

Result<bool> make_folder(const fs::path& path) {
  if (::mkdir(path.c_str(), kFolderMode) == 0) return true;
  const int error = errno;
  std::error_code ignored;
  if (error == EEXIST && fs::is_directory(path, ignored)) return false;
  return os_failure("make", path, error);
}

Status sync_folder(const fs::path& path) {
  const Descriptor folder = open_file(path, O_RDONLY | O_DIRECTORY);
  if (!folder.is_open()) return os_failure("write", path, errno);
  if (::fsync(folder.get()) != 0) return os_failure("write", path, errno);
  return {};
}

Status sync_file(const fs::path& path) {
  const Descriptor file = open_file(path, O_RDONLY);
  if (!file.is_open() || ::fsync(file.get()) != 0) return os_failure("write", path, errno);
  return {};
}

Status rename_new(const fs::path& from, const fs::path& to) {
  int error = 0;
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0) {
    error = errno;
  }
  // A file system that cannot tell has names that a link does not take away either.
  if (error == EINVAL || error == ENOSYS) {
    error = ::link(from.c_str(), to.c_str()) == 0 ? 0 : errno;
    if (error == 0) ::unlink(from.c_str());
  }
  if (error == EEXIST) {
    return fail(
        Errc::already_exists,
        fmt::format("'{}' is there already and stays as it is; choose another name", to.string()));
  }
  return error == 0 ? Status() : os_failure("write", to, error);
}

// The first free name: others write the same file, and killed processes leave theirs behind.
Result<PendingFile> PendingFile::write(fs::path path, std::string_view bytes) {
  constexpr int kAttempts = 1000;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    fs::path temporary = path;
    temporary += fmt::format(".{}-{}.tmp", ::getpid(), attempt);
    const Descriptor file = open_file(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW);
    if (!file.is_open() && errno == EEXIST) continue;
    if (!file.is_open()) return os_failure("write", path, errno);
    PendingFile pending(std::move(path), std::move(temporary));
    if (Status done = write_all(file, pending.path_, bytes); !done) return fail(done.error());
    return pending;
  }
  return fail(Errc::unavailable,
              fmt::format("cannot write '{}': {} files beside it were left behind; delete the "
                          "'.tmp' files there",
                          path.string(), kAttempts));
}

PendingFile::~PendingFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

PendingFile::PendingFile(PendingFile&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::move(other.temporary_)) {
  other.temporary_.clear();
}

Status PendingFile::commit() {
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) return os_failure("write", path_, errno);
  temporary_.clear();
  return {};
}

Result<FileLock> FileLock::lock(const fs::path& path) {
  Descriptor file = open_file(path, O_RDWR | O_CREAT | O_NOFOLLOW);
  if (!file.is_open()) return os_failure("lock", path, errno);
  while (::flock(file.get(), LOCK_EX) != 0) {
    if (errno != EINTR) return os_failure("lock", path, errno);
  }
  return FileLock(std::move(file));
}

}  // namespace sensex
