#include "web/guard.h"

#include <exception>
#include <string>
#include <utility>

namespace sensex {
namespace {

tl::unexpected<Error> thrown(std::string what) {
  return fail(Errc::internal, "something went wrong inside; the log has it under this request_id",
              std::move(what));
}

}  // namespace

Result<Response> guarded(const std::function<Result<Response>()>& answer) {
  try {
    return answer();
  } catch (const std::exception& error) {
    return thrown(error.what());
  } catch (...) {
    return thrown("not a std::exception");
  }
}

}  // namespace sensex
