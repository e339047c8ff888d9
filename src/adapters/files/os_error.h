#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.h"

namespace sensex {

// What the operating system's `error` (an errno) means for a file or folder; `doing` is "read",
// "write", "make" or "lock".
//   not_found          no such file
//   permission_denied  it may not be read or written
//   malformed_data     something else has that name: a folder, a link, a file in place of a folder
//   unavailable        no space, an I/O error, too many open files; a retry may succeed
tl::unexpected<Error> os_failure(std::string_view doing, const std::filesystem::path& path,
                                 int error);

}  // namespace sensex
