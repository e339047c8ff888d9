#include "adapters/files/os_error.h"

#include <cerrno>
#include <system_error>

#include <fmt/core.h>

namespace sensex {
namespace {

struct Meaning {
  Errc code = Errc::internal;
  std::string_view what = {};
};

Meaning meaning_of(int error) {
  switch (error) {
    case ENOENT:
      return {Errc::not_found, "it does not exist"};
    case EACCES:
    case EPERM:
    case EROFS:
      return {Errc::permission_denied, "it may not be; change its rights or use another folder"};
    case EISDIR:
    case ENOTDIR:
    case ELOOP:
    case EEXIST:
    case ENOTEMPTY:
      return {Errc::malformed_data, "something else has its name; move that away"};
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return {Errc::unavailable, "no space is left; free some and try again"};
    default:
      return {Errc::unavailable, "the disk or the system failed; check it and try again"};
  }
}

}  // namespace

tl::unexpected<Error> os_failure(std::string_view doing, const std::filesystem::path& path,
                                 int error) {
  const Meaning meaning = meaning_of(error);
  return fail(meaning.code, fmt::format("cannot {} '{}': {}", doing, path.string(), meaning.what),
              std::generic_category().message(error));
}

}  // namespace sensex
