#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

#include "base/error.h"

namespace sensex {

// Which files a database's path and those beside it led to, its write-ahead log and the log's
// index. A file that was deleted stays with whoever has it open: what is written to it then is
// lost.
class SqlitePlace {
 public:
  // unavailable: there is no such file.
  static Result<SqlitePlace> of(const std::string& path);

  // unavailable: one of the files is gone, or another is in its place.
  Status check() const;

 private:
  struct File {
    std::string path = {};
    dev_t device = 0;
    ino_t number = 0;
  };

  explicit SqlitePlace(std::vector<File> files) : files_(std::move(files)) {}

  static Result<File> file_at(const std::string& path);

  std::vector<File> files_;  // the database, then those beside it that were there
};

}  // namespace sensex
