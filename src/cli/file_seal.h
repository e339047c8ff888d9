#pragma once

#include <string>

#include "base/error.h"

namespace sensex {

// The last line of a backup: the SHA-256 of all bytes before it, so that a file that was cut off or
// changed anywhere is found. SQLite does not look at what follows the last page.

// Appends the line. Errors as os_error.h.
Status seal_file(const std::string& path);

// malformed_data: the file has no such line, or its bytes are not those that were sealed.
// not_found: there is no such file.
Status check_seal(const std::string& path);

}  // namespace sensex
