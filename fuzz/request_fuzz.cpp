#include <algorithm>
#include <array>

#include "adapters/http/response_head.h"
#include "adapters/http/target.h"
#include "adapters/prometheus/prometheus_metrics.h"
#include "fuzz.h"
#include "web/app.h"

namespace sensex {
namespace {

// Answers whatever it is asked.
class Answers final : public Queries {
 public:
  Result<JsonText> forecast(Session) override { return json_; }
  Result<JsonText> run_forecast(Session) override { return json_; }
  Result<std::string> market(int days) override { return within(days, 3650); }
  Result<std::string> models() override { return *json_; }
  Result<std::string> ledger(const LedgerPage& page) override { return within(page.limit, 500); }
  Result<std::string> evaluation(Session) override { return *json_; }
  Result<std::string> status() override { return *json_; }
  Health health() override { return {.ready = true, .healthy = true, .json = *json_}; }

 private:
  Result<std::string> within(int number, int most) {
    require(number >= 1 && number <= most, "numbers were checked before they are asked for");
    return *json_;
  }

  JsonText json_ = std::make_shared<const std::string>("{}");
};

std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

void check(const Response& response) {
  const auto status = response.status;
  constexpr std::array kExpected = {200, 304, 400, 404, 405};
  require(std::ranges::find(kExpected, status) != kExpected.end(), "bad input is no fault of ours");
  require(response.body != nullptr, "every response has a body");
  std::string head;
  write_head(head, response, {});
  require(head.find("\r\n\r\n") == head.size() - 4, "no header line ends early");
}

}  // namespace

// The input is a method, a target, the values of Accept-Encoding and If-None-Match, a line each,
// and a body.
void fuzz_one(std::string_view input) {
  const std::string_view method = take_line(input);
  const Result<Target> target = parse_target(take_line(input));
  if (!target) return;
  const std::string_view coding = take_line(input);
  const std::string_view etag = take_line(input);

  Answers answers;
  const auto logger = make_null_logger();
  const auto metrics = make_prometheus_metrics();
  constexpr std::array<EmbeddedFile, 3> kFiles = {
      EmbeddedFile{"/index.html", "<html>"}, {"/a.js", "code"}, {"/a.js.br", "br"}};
  const App app({answers, *logger, *metrics}, kFiles);
  check(app.handle(
      {.method = std::string(method),
       .path = target->path,
       .query = target->query,
       .headers = {{"accept-encoding", std::string(coding)}, {"if-none-match", std::string(etag)}},
       .body = std::string(input)}));
}

}  // namespace sensex
