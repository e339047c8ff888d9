#include "adapters/http/target.h"
#include "fuzz.h"

namespace sensex {

void fuzz_one(std::string_view input) {
  const Result<Target> target = parse_target(input);
  if (!target) {
    require(target.error().code == Errc::invalid_argument, "a bad target is the caller's fault");
    return;
  }
  const std::string path = target->path + "/";
  require(path.starts_with('/'), "a path starts with a slash");
  require(path == "//" || path.find("//") == std::string::npos, "no empty segment is left");
  require(path.find("/../") == std::string::npos && path.find("/./") == std::string::npos,
          "no dot segment is left");
  // The transport lets no NUL through, so only an escape could bring one.
  require(input.find('\0') != std::string_view::npos || path.find('\0') == std::string::npos,
          "no NUL comes out of an escape");
  require(target->query.size() <= 64 && !target->query.contains(""), "parameters have names");
}

}  // namespace sensex
