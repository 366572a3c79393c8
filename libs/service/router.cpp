#include "service/router.hpp"

#include <algorithm>
#include <optional>

#include "common/check.hpp"
#include "service/percent.hpp"

namespace hearth::service {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return segments;
  for (;;) {
    const auto slash = path.find('/');
    segments.emplace_back(path.substr(0, slash));
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return segments;
}

bool is_capture(std::string_view segment) { return segment.starts_with('{'); }

bool fits(const Route& route, const std::vector<std::string>& segments) {
  return std::equal(route.segments.begin(), route.segments.end(), segments.begin(), segments.end(),
                    [](const std::string& wanted, const std::string& given) {
                      return wanted == given || (is_capture(wanted) && !given.empty());
                    });
}

bool answers(const Route& route, std::string_view method) {
  return route.method == method || (route.method == "GET" && method == "HEAD");
}

bool is_more_literal(const Route& left, const Route& right) {
  for (std::size_t i = 0; i < left.segments.size(); ++i) {
    if (is_capture(left.segments[i]) != is_capture(right.segments[i])) {
      return !is_capture(left.segments[i]);
    }
  }
  return false;
}

std::vector<NamedText> captures(const Route& route, const std::vector<std::string>& segments) {
  std::vector<NamedText> parameters;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::string& name = route.segments[i];
    if (is_capture(name)) parameters.emplace_back(name.substr(1, name.size() - 2), segments[i]);
  }
  return parameters;
}

}  // namespace

void Router::add(std::string method, std::string path, RouteOptions options, Handler handler) {
  auto segments = split(path);
  for (const auto& segment : segments) {
    HEARTH_CHECK(!is_capture(segment) || (segment.ends_with('}') && segment.size() > 2));
  }
  routes_.push_back(Route{std::move(method), std::move(path), std::move(options),
                          std::move(handler), std::move(segments), routes_.size()});
}

Router::Match Router::match(std::string_view method, std::string_view path) const {
  Match match;
  auto segments = split(path);
  for (auto& segment : segments) {
    auto decoded = percent_decode(segment, Plus::kIsPlus);
    if (!decoded) return match;
    segment = std::move(*decoded);
  }
  for (const auto& route : routes_) {
    if (!fits(route, segments)) continue;
    if (!answers(route, method)) {
      match.same_path.push_back(&route);
    } else if (match.route == nullptr || is_more_literal(route, *match.route)) {
      match.route = &route;
    }
  }
  if (match.route != nullptr) match.parameters = captures(*match.route, segments);
  return match;
}

}  // namespace hearth::service
