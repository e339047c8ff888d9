#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace sensex {

// What went wrong, in words no protocol owns. The numbers are published (metric labels, exit codes
// derive from them) and frozen; add at the end.
enum class Errc : int {
  invalid_argument = 1,     // the caller asked for something that cannot be
  not_found = 2,            // the thing named does not exist
  already_exists = 3,       // the thing named exists with other content
  not_enough_data = 4,      // fewer bars, days or stocks than the operation needs
  malformed_data = 5,       // a file, row or stored value is not what it should be
  unavailable = 6,          // busy, not ready or unreachable; a retry may succeed
  permission_denied = 7,    // the operating system said no
  unsupported_version = 8,  // written by a newer program
  refused = 9,              // a rule of ours said no, such as the promotion gate
  internal = 10,            // should not happen; the detail says what did
};

std::string_view to_string(Errc code);

// `message` is for the caller: what was expected, what came, the next step. `detail` is for the log
// only and may name files, SQL or a library's words.
struct Error {
  Errc code = Errc::internal;
  std::string message = {};
  std::string detail = {};

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = tl::expected<T, Error>;

using Status = Result<void>;

tl::unexpected<Error> fail(Errc code, std::string message, std::string detail = {});

// Hands a callee's error on: `if (!bars) return fail(bars.error());`
tl::unexpected<Error> fail(Error error);

}  // namespace sensex
