#pragma once

#include <string>

namespace sensex {

// The name by which SQLite opens a file that nobody writes, so that it makes none beside it either.
// REQUIRES: opened with SQLITE_OPEN_URI. https://www.sqlite.org/uri.html
std::string immutable_sqlite_name(const std::string& path);

// The file that a path leads to, beside which SQLite keeps the log; the path when it leads nowhere.
std::string sqlite_target(const std::string& path);

}  // namespace sensex
