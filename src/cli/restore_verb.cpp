#include <ostream>

#include <fmt/core.h>

#include "cli/content_text.h"
#include "cli/file_seal.h"
#include "cli/store_backup.h"
#include "cli/store_location.h"
#include "cli/verbs.h"
#include "store/store_verification.h"

namespace sensex {
namespace {

Status check_market(const std::string& path, const StoreContent& content, const Context& context) {
  if (context.market.empty()) return {};
  const Result<Market> market = market_of_option(context.market);
  if (!market) return fail(market.error());
  if (content.market.empty() || market->name() == content.market) return {};
  return fail(Errc::refused,
              fmt::format("{} is a backup of the market {}, got --market {}; name another file, or "
                          "leave --market out",
                          path, content.market, context.market));
}

Status run(const std::string& path, Context& context) {
  if (Status whole = check_seal(path); !whole) return whole;
  const auto backup = SqliteFile::open(path);
  if (!backup) return fail(backup.error());
  const Result<StoreContent> content = verify_store(**backup);
  if (!content) {
    return fail(content.error().code,
                fmt::format("{} does not verify and nothing was restored: {}; give another backup",
                            path, content.error().message),
                content.error().detail);
  }
  if (Status fits = check_market(path, *content, context); !fits) return fits;
  const std::string& location = location_of(context);
  if (Status restored = restore_store(**backup, location); !restored) return restored;
  context.out << fmt::format("restored {} to {}: {}\n", path, shown_location(location),
                             content_text(*content));
  return {};
}

}  // namespace

void add_restore_verb(CLI::App& app, Context& context) {
  CLI::App* verb =
      add_verb(app, context, "restore", "Put back what a backup holds, where nothing is kept yet",
               "sensex restore sensex-monday.backup --state .state");
  const auto path = std::make_shared<std::string>();
  verb->add_option("FILE", *path, "A file that sensex backup made")->required();
  add_market_option(verb, context);
  on_run(verb, context, [path, &context] { return run(*path, context); });
}

}  // namespace sensex
