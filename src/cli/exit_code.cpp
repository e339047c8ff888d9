#include "cli/exit_code.h"

namespace sensex {

int exit_code(Errc code) {
  switch (code) {
    case Errc::invalid_argument:
      return kExitUsage;
    case Errc::malformed_data:
      return 65;
    case Errc::not_found:
      return 66;
    case Errc::not_enough_data:
    case Errc::unavailable:
      return 69;
    case Errc::internal:
      return 70;
    case Errc::already_exists:
      return 73;
    case Errc::unsupported_version:
      return 76;
    case Errc::permission_denied:
      return 77;
    case Errc::refused:
      return 78;
  }
  return 70;
}

}  // namespace sensex
