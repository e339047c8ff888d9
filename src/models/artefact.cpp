#include "models/artefact.h"

#include <optional>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace sensex {

namespace {

using nlohmann::json;

tl::unexpected<Error> not_an_artefact(std::string_view algorithm, std::string_view what) {
  return fail(
      Errc::malformed_data,
      fmt::format("expected a stored {} model, got {}; train the model again", algorithm, what));
}

template <class T>
bool has_type(const json& value) {
  if constexpr (std::is_same_v<T, double>) {
    return value.is_number();
  } else {
    return value.is_string();
  }
}

template <class T>
std::optional<std::map<std::string, std::vector<T>>> lists_of(const json& document,
                                                              const char* key) {
  const auto lists = document.find(key);
  if (lists == document.end() || !lists->is_object()) return std::nullopt;
  std::map<std::string, std::vector<T>> result;
  for (const auto& [name, list] : lists->items()) {
    if (!list.is_array()) return std::nullopt;
    std::vector<T>& values = result[name];
    for (const json& value : list) {
      if (!has_type<T>(value)) return std::nullopt;
      values.push_back(value.get<T>());
    }
  }
  return result;
}

// The document's fields that say what it is.
Status check_identity(const json& document, std::string_view algorithm) {
  if (!document.is_object()) return not_an_artefact(algorithm, "something that is not JSON");
  const auto format = document.find("format");
  if (format == document.end() || !format->is_number_integer()) {
    return not_an_artefact(algorithm, "JSON without a format number");
  }
  if (format->get<std::int64_t>() > kArtefactFormat) {
    return fail(Errc::unsupported_version,
                fmt::format("expected a model of format {} at most, got {}; use a newer sensex",
                            kArtefactFormat, format->get<std::int64_t>()));
  }
  const auto name = document.find("algorithm");
  if (name == document.end() || *name != algorithm || *format != kArtefactFormat) {
    return not_an_artefact(algorithm, "another kind of model");
  }
  return {};
}

}  // namespace

std::string write_artefact(const Artefact& artefact) {
  const json document = {{"algorithm", artefact.algorithm},
                         {"format", kArtefactFormat},
                         {"numbers", artefact.numbers},
                         {"texts", artefact.texts}};
  return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Artefact> read_artefact(std::string_view bytes, std::string_view algorithm) {
  const json document = json::parse(bytes, nullptr, false);
  if (Status identity = check_identity(document, algorithm); !identity) {
    return fail(identity.error());
  }
  auto numbers = lists_of<double>(document, "numbers");
  auto texts = lists_of<std::string>(document, "texts");
  if (!numbers || !texts) return not_an_artefact(algorithm, "JSON without its lists");
  return Artefact{.algorithm = std::string(algorithm),
                  .numbers = *std::move(numbers),
                  .texts = *std::move(texts)};
}

Result<std::vector<double>> numbers_of(const Artefact& artefact, const std::string& name,
                                       std::size_t size) {
  const auto found = artefact.numbers.find(name);
  if (found == artefact.numbers.end() || found->second.size() != size) {
    return not_an_artefact(artefact.algorithm,
                           fmt::format("one without {} numbers called {}", size, name));
  }
  return found->second;
}

}  // namespace sensex
