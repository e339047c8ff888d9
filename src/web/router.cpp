#include "web/router.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>
#include <fmt/ranges.h>

namespace sensex {

void Route::add(std::string method, RouteHandler handler) {
  handlers_.insert_or_assign(std::move(method), std::move(handler));
}

const RouteHandler* Route::handler(std::string_view method) const {
  const auto found = handlers_.find(method);
  return found == handlers_.end() ? nullptr : &found->second;
}

std::string Route::allow() const {
  std::vector<std::string_view> methods;
  methods.reserve(handlers_.size());
  for (const auto& [method, handler] : handlers_) methods.push_back(method);
  return fmt::format("{}", fmt::join(methods, ", "));
}

void Router::add(const std::string& method, const std::string& path, const std::string& label,
                 RouteHandler handler) {
  std::unique_ptr<Route>& route = routes_[path];
  if (!route) route = std::make_unique<Route>(metrics_, label);
  route->add(method, std::move(handler));
}

std::vector<std::string> Router::paths_of(std::string_view method) const {
  std::vector<std::string> paths;
  for (const auto& [path, route] : routes_) {
    if (route->handler(method) != nullptr) paths.push_back(path);
  }
  std::ranges::sort(paths);
  return paths;
}

const Route* Router::find(const std::string& path) const {
  const auto found = routes_.find(path);
  return found == routes_.end() ? nullptr : found->second.get();
}

}  // namespace sensex
