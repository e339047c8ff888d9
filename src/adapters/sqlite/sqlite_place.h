#pragma once

#include <string>
#include <sys/types.h>

#include "base/error.h"

namespace sensex {

// Which file a path led to. A file that was deleted stays with whoever has it open: what is written
// to it then is lost.
class SqlitePlace {
 public:
  // unavailable: there is none.
  static Result<SqlitePlace> of(const std::string& path);

  // unavailable: the path leads nowhere, or to another file.
  Status check() const;

 private:
  SqlitePlace(std::string path, dev_t device, ino_t file)
      : path_(std::move(path)), device_(device), file_(file) {}

  std::string path_;
  dev_t device_;
  ino_t file_;
};

}  // namespace sensex
