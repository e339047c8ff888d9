#include <filesystem>
#include <ostream>

#include <fmt/core.h>

#include "cli/content_text.h"
#include "cli/file_seal.h"
#include "cli/new_file.h"
#include "cli/store_backup.h"
#include "cli/store_location.h"
#include "cli/verbs.h"
#include "store/store_verification.h"

namespace sensex {
namespace {

// What the copy holds, once every hash in it was computed anew.
Result<StoreContent> verify(const std::string& copy) {
  const auto file = SqliteFile::open(copy);
  if (file) return verify_store(**file);
  // That it is a copy we know; what is wrong with it was wrong before.
  if (file.error().code != Errc::malformed_data) return fail(file.error());
  return fail(Errc::malformed_data, file.error().detail);
}

Error not_kept(const std::string& location, Error error) {
  if (error.code == Errc::malformed_data) {
    error.message = fmt::format(
        "no backup was kept, because what {} holds is damaged: {}; restore the last backup into "
        "another --state or --store",
        shown_location(location), error.message);
  }
  return error;
}

Status run(const std::string& path, Context& context) {
  Result<NewFile> file = NewFile::beside(path);
  if (!file) return fail(file.error());
  const std::string& location = location_of(context);
  if (Status copied = back_up_store(location, file->temporary()); !copied) {
    return fail(file->in_its_name(copied.error()));
  }
  const Result<StoreContent> content = verify(file->temporary());
  if (!content) return fail(not_kept(location, file->in_its_name(content.error())));
  if (Status sealed = seal_file(file->temporary()); !sealed) {
    return fail(file->in_its_name(sealed.error()));
  }
  if (Status kept = file->keep(); !kept) return kept;
  std::error_code ignored;
  context.out << fmt::format("backed up {} to {}: {}; {} bytes, verified\n",
                             shown_location(location), path, content_text(*content),
                             std::filesystem::file_size(path, ignored));
  return {};
}

}  // namespace

void add_backup_verb(CLI::App& app, Context& context) {
  CLI::App* verb = add_verb(app, context, "backup",
                            "Copy all that is kept into one file, while others go on writing",
                            "sensex backup sensex-monday.backup");
  const auto path = std::make_shared<std::string>();
  verb->add_option("FILE", *path, "The file to make; one that is there is never written over")
      ->required();
  on_run(verb, context, [path, &context] { return run(*path, context); });
}

}  // namespace sensex
