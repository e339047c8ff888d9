#include "base/error.h"

#include <utility>

namespace sensex {

std::string_view to_string(Errc code) {
  switch (code) {
    case Errc::invalid_argument:
      return "invalid_argument";
    case Errc::not_found:
      return "not_found";
    case Errc::already_exists:
      return "already_exists";
    case Errc::not_enough_data:
      return "not_enough_data";
    case Errc::malformed_data:
      return "malformed_data";
    case Errc::unavailable:
      return "unavailable";
    case Errc::permission_denied:
      return "permission_denied";
    case Errc::unsupported_version:
      return "unsupported_version";
    case Errc::refused:
      return "refused";
    case Errc::internal:
      return "internal";
  }
  return "internal";
}

tl::unexpected<Error> fail(Errc code, std::string message, std::string detail) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(detail)});
}

tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace sensex
