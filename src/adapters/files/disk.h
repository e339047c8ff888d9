#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace sensex {

// Files that are whole or not there, whenever the power goes. Errors are those of os_error.h.

// An open descriptor, closed at its end.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  bool is_open() const { return fd_ >= 0; }
  int get() const { return fd_; }

 private:
  int fd_ = -1;
};

// The bytes of a plain file; waits for no pipe and follows no link.
// malformed_data: it is no plain file, or has more than `most` bytes.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t most);

// False: it was there. The folder above must exist.
Result<bool> make_folder(const std::filesystem::path& path);

// Makes the names in a folder durable: files that were renamed into it, folders made in it.
Status sync_folder(const std::filesystem::path& path);

// Makes a file's content durable.
Status sync_file(const std::filesystem::path& path);

// Gives a file its name at once, unless something has that name. already_exists: something has.
Status rename_new(const std::filesystem::path& from, const std::filesystem::path& to);

// A file's new content on its way: written whole and durable beside the file, under a name that
// ends with ".tmp", and gone with this object unless it was committed. A process that is killed
// leaves such a file behind; it is never read and may be deleted.
class PendingFile {
 public:
  static Result<PendingFile> write(std::filesystem::path path, std::string_view bytes);
  ~PendingFile();
  PendingFile(PendingFile&& other) noexcept;
  PendingFile& operator=(PendingFile&&) = delete;
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  // Gives the content its name, in place of what had it, at once; durable after sync_folder.
  Status commit();
  const std::filesystem::path& path() const { return path_; }

 private:
  PendingFile(std::filesystem::path path, std::filesystem::path temporary)
      : path_(std::move(path)), temporary_(std::move(temporary)) {}

  std::filesystem::path path_;
  std::filesystem::path temporary_;  // empty: committed or moved from
};

// The right to change what a lock file stands for; other threads and processes wait in lock().
// Given back at its end, and by the system when the process dies.
class FileLock {
 public:
  static Result<FileLock> lock(const std::filesystem::path& path);

 private:
  explicit FileLock(Descriptor file) : file_(std::move(file)) {}

  Descriptor file_;
};

}  // namespace sensex
